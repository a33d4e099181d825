-- When this fails, a conversion or a close falls on the day before or after the one that people wrote down.
with

cases (case_name, raw_text, reporting_timezone, expected) as (

    values
    ('a day starts at midnight in summer', '2026-07-01', 'Europe/Amsterdam', '2026-06-30 22:00:00'),
    ('a day starts at midnight in winter', '2026-01-15', 'Europe/Amsterdam', '2026-01-14 23:00:00'),
    ('a day west of Greenwich', '2026-01-15', 'America/New_York', '2026-01-15 05:00:00'),
    ('a day in UTC', '2026-01-15', 'UTC', '2026-01-15 00:00:00'),
    ('an instant keeps the zone of its file', '2019-11-11 17:23:34', 'Europe/Amsterdam', '2019-11-11 17:23:34'),
    ('still open', '9999-12-31', 'Europe/Amsterdam', null),
    ('no date', 'soon', 'Europe/Amsterdam', null),
    ('null', null, 'Europe/Amsterdam', null)

),

judged as (

    select
        *,
        {{ parse_day('raw_text', "'iso'", "'UTC'", 'reporting_timezone') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from cast(expected as timestamp)

)

select * from final
