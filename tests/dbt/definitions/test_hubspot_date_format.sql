-- When this fails, epoch milliseconds of the API are read as text, and every time of the delivery is lost.
with

cases (case_name, raw_text, date_format, expected) as (

    values
    ('thirteen digits', '1427997766000', 'iso', 'epoch_milliseconds'),
    ('twelve digits: before September 2001', '999999999999', null, 'epoch_milliseconds'),
    ('fourteen digits', '14279977660000', 'day_month_year', 'epoch_milliseconds'),
    ('ten digits are no milliseconds', '1427997766', 'epoch_seconds', 'epoch_seconds'),
    ('eight digits', '20240315', 'compact', 'compact'),
    ('a text of thirteen characters', '2024-03-15 10', 'iso', 'iso'),
    ('a time', '2024-03-15 10:00', 'iso', 'iso'),
    ('no format', '2024-03-15 10:00', null, null),
    ('null', null, 'iso', 'iso')

),

judged as (

    select
        *,
        {{ hubspot_date_format('raw_text', 'date_format') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
