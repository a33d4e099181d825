-- When this fails, deals close a day early or late, and end up in another month or under another definition.
with

cases (case_name, raw_text, date_format, timezone, expected) as (

    values
    ('midnight UTC keeps its day', '1711843200000', 'iso', 'Europe/Amsterdam', '2024-03-30 23:00:00'),
    ('midnight UTC keeps its day in the west', '1711843200000', 'iso', 'America/New_York', '2024-03-31 04:00:00'),
    ('midnight UTC without a zone', '2024-03-31T00:00:00Z', 'iso', null, '2024-03-31 00:00:00'),
    ('midnight with Z keeps its day', '2024-07-01T00:00:00.000Z', 'iso', 'Europe/Amsterdam', '2024-06-30 22:00:00'),
    ('a date in the account', '2024-07-01', 'iso', 'Europe/Amsterdam', '2024-06-30 22:00:00'),
    ('a time in the account', '2024-07-01 15:00', 'iso', 'Europe/Amsterdam', '2024-07-01 13:00:00'),
    ('another time in milliseconds', '1427997766000', 'iso', 'Europe/Amsterdam', '2015-04-02 18:02:46'),
    ('still open', '2050-01-01', 'iso', 'UTC', null),
    ('null', null, 'iso', 'UTC', null)

),

judged as (

    select
        *,
        {{ hubspot_date('raw_text', 'date_format', 'timezone') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from cast(expected as timestamp)

)

select * from final
