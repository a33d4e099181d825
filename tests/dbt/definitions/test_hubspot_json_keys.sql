-- When this fails, dates of custom lifecycle stages are not found, and those stages are never reached.
with

cases (raw_text) as (

    values
    ('{"hs_v2_date_entered_12": "2024-01-01", "a \"quoted\" name": "1"}'),
    ('{}'),
    (null)

),

found as (

    select {{ hubspot_json_keys('raw_text') }} as json_key
    from cases

),

expected (json_key) as (

    values
    ('hs_v2_date_entered_12'),
    ('a "quoted" name')

),

final as (

    select
        found.json_key as json_key_found,
        expected.json_key
    from found
    full outer join expected on found.json_key = expected.json_key
    where found.json_key is null or expected.json_key is null

)

select * from final
