-- When this fails, records of two systems with one id become one person, or an e-mail address used as id is published.
with

cases (case_name, source, record_id, other_source, other_record_id, is_same) as (

    values
    ('the same record', 'crm', '1', 'crm', '1', true),
    ('the same id in another system', 'crm', '1', 'fair', '1', false),
    ('source and id that join to the same', 'crm', '12', 'crm1', '2', false),
    ('ids that differ in case only', 'crm', '00Qa', 'crm', '00QA', false)

),

judged as (

    select
        *,
        {{ entity_id('source', 'record_id') }} = {{ entity_id('other_source', 'other_record_id') }} as result,
        position(record_id in {{ entity_id('source', 'record_id') }}) = 1
        and length(record_id) > 3 as shows_record_id
    from cases

),

final as (

    select *
    from judged
    where result is distinct from is_same or shows_record_id

)

select * from final
