-- When this fails, events of HubSpot are off by hours, or have no time at all.
with

cases (case_name, raw_text, date_format, timezone, expected) as (

    values
    ('epoch milliseconds, zone ignored', '1427997766000', 'iso', 'Europe/Amsterdam', '2015-04-02 18:02:46'),
    ('epoch milliseconds keep their milliseconds', '1588905179638', 'iso', 'UTC', '2020-05-08 02:32:59.638'),
    ('twelve digits: before September 2001', '999999999999', null, 'UTC', '2001-09-09 01:46:39.999'),
    ('milliseconds in a delivery of another format', '1427997766000', 'day_month_year', 'UTC', '2015-04-02 18:02:46'),
    ('ten digits are no milliseconds', '1427997766', 'epoch_seconds', 'UTC', '2015-04-02 18:02:46'),
    ('eight digits', '20240315', 'compact', 'UTC', '2024-03-15 00:00:00'),
    ('a text of thirteen characters', '2024-03-15 10', 'iso', 'UTC', null),
    ('the user interface, summer time', '2024-07-01 09:30', 'iso', 'Europe/Amsterdam', '2024-07-01 07:30:00'),
    ('the user interface, winter time', '2024-01-01 09:30', 'iso', 'Europe/Amsterdam', '2024-01-01 08:30:00'),
    ('the API', '2024-07-01T07:30:00.123Z', 'iso', 'Europe/Amsterdam', '2024-07-01 07:30:00.123'),
    ('one-digit hour', '2020-12-30 3:15:52', 'iso', null, '2020-12-30 03:15:52'),
    ('Fivetran', '2019-12-20 07:39:00 UTC', 'iso', 'Europe/Amsterdam', '2019-12-20 07:39:00'),
    ('still open', '2050-01-01 00:00:00', 'iso', 'UTC', null),
    ('still open in milliseconds', '2524608000000', 'iso', 'UTC', null),
    ('a declared format', '3/15/2024 2:30 PM', 'month_day_year', 'UTC', '2024-03-15 14:30:00'),
    ('text', 'yesterday', 'iso', 'UTC', null),
    ('null', null, 'iso', 'UTC', null)

),

judged as (

    select
        *,
        {{ hubspot_timestamp('raw_text', 'date_format', 'timezone') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from cast(expected as timestamp)

)

select * from final
