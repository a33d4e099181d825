-- When this fails, a date is compared as an instant, and falls before or after events of the same day by chance.
with

cases (case_name, raw_text, date_format, expected) as (

    values
    ('midnight UTC in milliseconds', '1711843200000', 'iso', true),
    ('another time in milliseconds', '1711843200001', 'iso', false),
    ('midnight with Z', '2024-03-31T00:00:00Z', 'iso', true),
    ('midnight with Z and milliseconds', '2024-03-31T00:00:00.000Z', 'iso', true),
    ('midnight of another zone', '2024-03-31T00:00:00+02:00', 'iso', false),
    ('a date', '2024-03-31', 'iso', true),
    ('a date in another format', '31-03-2024', 'day_month_year', true),
    ('a time in the user interface', '2024-03-31 00:00', 'iso', false),
    ('null', null, 'iso', false)

),

judged as (

    select
        *,
        {{ hubspot_is_date('raw_text', 'date_format') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
