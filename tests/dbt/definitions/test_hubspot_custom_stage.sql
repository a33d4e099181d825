-- When this fails, custom lifecycle stages are never reached, or other columns are taken for stages.
with

cases (case_name, column_name, expected) as (

    values
    ('internal name', 'hs_v2_date_entered_1234567', '1234567'),
    ('as Fivetran writes it', 'property_hs_v2_date_entered_1234567', '1234567'),
    ('as the API writes it', 'properties.hs_v2_date_entered_1234567', '1234567'),
    ('as the first API writes it', 'properties.hs_v2_date_entered_1234567.value', '1234567'),
    ('the same after normalising', 'properties_hs_v2_date_entered_1234567_value', '1234567'),
    ('the older property', 'hs_lifecyclestage_1234567_date', '1234567'),
    ('upper case, as a warehouse lands it', 'PROPERTY_HS_V2_DATE_ENTERED_1234567', '1234567'),
    ('a label', 'Date entered "Trial (Lifecycle Stage Pipeline)"', 'Trial'),
    ('the label of the exit', 'Date exited "Trial (Lifecycle Stage Pipeline)"', null),
    ('leading zeros', 'hs_v2_date_entered_007', '007'),
    ('a default stage has a column of its own', 'hs_v2_date_entered_lead', null),
    ('the exit', 'hs_v2_date_exited_1234567', null),
    ('the stay', 'hs_v2_cumulative_time_in_1234567', null),
    ('another column', 'hs_all-funky-a9384-syntax', null),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ hubspot_custom_stage('column_name') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
