-- When this fails, the date of an entry is a day off for everything that happens around midnight.
with

cases (case_name, utc_at, timezone, expected) as (

    values
    ('summer time', '2026-06-30 22:00:00', 'Europe/Amsterdam', '2026-07-01 00:00:00'),
    ('winter time', '2026-01-01 22:59:59', 'Europe/Amsterdam', '2026-01-01 23:59:59'),
    ('before the hour that comes twice ends', '2011-10-30 00:30:00', 'Europe/Amsterdam', '2011-10-30 02:30:00'),
    ('the hour that comes twice, again', '2011-10-30 01:30:00', 'Europe/Amsterdam', '2011-10-30 02:30:00'),
    ('west of Greenwich', '2017-12-01 01:00:00', 'America/Sao_Paulo', '2017-11-30 23:00:00'),
    ('UTC', '2026-07-01 00:00:00', 'UTC', '2026-07-01 00:00:00'),
    ('null', null, 'Europe/Amsterdam', null)

),

judged as (

    select
        *,
        {{ utc_to_local('cast(utc_at as timestamp)', 'timezone') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from cast(expected as timestamp)

)

select * from final
