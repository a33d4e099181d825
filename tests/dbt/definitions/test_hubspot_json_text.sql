-- When this fails, dates of custom lifecycle stages are empty, and those stages are never reached.
with

cases (case_name, raw_text, json_key, expected) as (

    values
    ('a plain key', '{"hs_v2_date_entered_12": "2024-01-01"}', 'hs_v2_date_entered_12', '2024-01-01'),
    ('a number', '{"hs_v2_date_entered_12": 1427997766000}', 'hs_v2_date_entered_12', '1427997766000'),
    ('points', '{"properties.hs_v2_date_entered_12": "x"}', 'properties.hs_v2_date_entered_12', 'x'),
    ('quotes', '{"Date entered \"Trial\"": "x"}', 'Date entered "Trial"', 'x'),
    ('a slash and a tilde', '{"a/b~c": "x"}', 'a/b~c', 'x'),
    ('a dash', '{"hs_all-funky-a9384-syntax": "23"}', 'hs_all-funky-a9384-syntax', '23'),
    ('a key that is not there', '{"a": "x"}', 'b', null),
    ('an empty value', '{"a": null}', 'a', null),
    ('null', null, 'a', null)

),

judged as (

    select
        *,
        {{ hubspot_json_text('raw_text', 'json_key') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
