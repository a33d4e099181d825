-- When this fails, a conversion is put before the creation of the same day, or a time of midnight is taken for no time.
with

cases (case_name, raw_text, date_format, expected) as (

    values
    ('a date', '2026-03-02', 'iso', true),
    ('a time', '2026-03-02 09:00', 'iso', false),
    ('midnight is a time', '2026-03-02T00:00:00', 'iso', false),
    ('another format', '02-03-2026', 'day_month_year', true),
    ('another format with a time', '3/2/2026 2:30 PM', 'month_day_year', false),
    ('compact', '20260302', 'compact', true),
    ('epoch seconds', '1427997766', 'epoch_seconds', false),
    ('epoch milliseconds', '1427997766000', 'epoch_milliseconds', false),
    ('no format means iso', '2026-03-02', null, true),
    ('null', null, 'iso', false)

),

judged as (

    select
        *,
        {{ is_date_only('raw_text', 'date_format') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
