-- When this fails, values without an offset are off by the hours of their time zone.
with

cases (case_name, local_at, timezone, expected) as (

    values
    ('summer time', timestamp '2026-07-01 00:00:00', 'Europe/Amsterdam', timestamp '2026-06-30 22:00:00'),
    ('winter time', timestamp '2026-01-01 00:00:00', 'Europe/Amsterdam', timestamp '2025-12-31 23:00:00'),
    ('west of Greenwich', timestamp '2017-12-01 00:00:00', 'America/Sao_Paulo', timestamp '2017-12-01 02:00:00'),
    ('UTC', timestamp '2026-07-01 00:00:00', 'UTC', timestamp '2026-07-01 00:00:00'),
    ('null', null, 'Europe/Amsterdam', null)

),

judged as (

    select
        *,
        {{ local_to_utc('local_at', 'timezone') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
