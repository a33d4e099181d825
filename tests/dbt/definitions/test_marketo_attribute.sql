-- When this fails, changes of status have no values, and vanish.
with

cases (case_name, attributes, expected) as (

    values
    ('an object', '{"Old Status": "On List", "New Status": "Attended"}', 'Attended'),
    (
        'an array of names and values',
        '[{"name": "Old Status", "value": "On List"}, {"name": "New Status", "value": "Attended"}]',
        'Attended'
    ),
    ('a number', '{"New Status": 21}', '21'),
    ('a number in an array', '[{"name": "New Status", "value": 21}]', '21'),
    ('a boolean', '{"New Status": true}', 'true'),
    ('a list', '{"New Status": [1286861]}', '[1286861]'),
    ('a list in an array', '[{"name": "New Status", "value": [1286861]}]', '[1286861]'),
    ('null in JSON', '{"New Status": null}', null),
    ('another key', '{"new status": "Attended", "New Status ID": 6}', null),
    ('another key in an array', '[{"name": "New Status ID", "value": "6"}]', null),
    ('an entry without a value', '[{"name": "New Status"}]', null),
    ('an empty object', '{}', null),
    ('an empty array', '[]', null),
    ('no JSON', 'New Status=Attended', null),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ marketo_attribute('attributes', 'New Status') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
