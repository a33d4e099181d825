-- When this fails, a definition begins a few hours early or late: leads of that night are judged by the wrong one.
with

cases (case_name, valid_from, timezone, expected) as (

    values
    ('summer time', date '2026-07-01', 'Europe/Amsterdam', timestamp '2026-06-30 22:00:00'),
    ('winter time', date '2026-01-01', 'Europe/Amsterdam', timestamp '2025-12-31 23:00:00'),
    ('the day summer time begins', date '2026-03-29', 'Europe/Amsterdam', timestamp '2026-03-28 23:00:00'),
    ('west of Greenwich', date '2026-07-01', 'America/Sao_Paulo', timestamp '2026-07-01 03:00:00'),
    ('no start', null, 'Europe/Amsterdam', timestamp '1900-01-01 00:00:00')

),

judged as (

    select
        *,
        {{ validity_start('valid_from', 'timezone') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
