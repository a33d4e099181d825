-- When this fails, two versions of a definition overlap by a few hours, or leave a gap in which none is in force.
with

cases (case_name, valid_to, timezone, expected) as (

    values
    ('summer time', date '2026-07-01', 'Europe/Amsterdam', timestamp '2026-06-30 22:00:00'),
    ('winter time', date '2026-01-01', 'Europe/Amsterdam', timestamp '2025-12-31 23:00:00'),
    ('west of Greenwich', date '2026-07-01', 'America/Sao_Paulo', timestamp '2026-07-01 03:00:00'),
    ('no end', null, 'Europe/Amsterdam', timestamp '2200-01-01 00:00:00')

),

judged as (

    select
        *,
        {{ validity_end('valid_to', 'timezone') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
