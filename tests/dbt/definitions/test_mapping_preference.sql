-- When this fails, an organisation's own translation of a value loses against a general one.
with

cases (case_name, mapping_source, source, system, expected) as (

    values
    ('the exact source', 'crm_nl', 'crm_nl', 'salesforce', 1),
    ('its system', 'salesforce', 'crm_nl', 'salesforce', 2),
    ('a source called after its system', 'salesforce', 'salesforce', 'salesforce', 1),
    ('any source', '*', 'crm_nl', 'salesforce', 3),
    ('a source of no system', '*', 'crm_nl', null, 3)

),

judged as (

    select
        *,
        {{ mapping_preference('mapping_source', 'source', 'system') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
