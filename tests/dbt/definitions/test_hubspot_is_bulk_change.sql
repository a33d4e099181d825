-- When this fails, thousands of contacts become MQL in the millisecond of a migration, or real changes are ignored.
with

cases (case_name, change_source, expected) as (

    values
    ('a migration', 'MIGRATION', true),
    ('an update in bulk', 'BATCH_UPDATE', true),
    ('an import', 'Import', true),
    ('an employee', 'CRM_UI', false),
    ('a form', 'FORM', false),
    ('an integration', 'INTEGRATION', false),
    ('unknown', null, false)

),

judged as (

    select
        *,
        {{ hubspot_is_bulk_change('change_source') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
