-- When this fails, changes of status are taken for other changes of a field, or the other way round.
with

cases (case_name, field_name, expected) as (

    values
    ('display name', 'Lead Status', true),
    ('API name', 'leadStatus', true),
    ('of a person', 'Person Status', true),
    ('of a contact', 'Contact Status', true),
    ('status alone', 'Status', true),
    ('lifecycle', 'Lifecycle', true),
    ('lifecycle status', 'Lifecycle Status', true),
    ('a custom field', 'Lifecycle_Stage__c', true),
    ('lead lifecycle stage', 'leadLifecycleStage', true),
    ('another status', 'Email Status', false),
    ('the reason of a status', 'Lead Status Reason', false),
    ('a score', 'Lead Score', false),
    ('a date', 'Lead Status Date', false),
    ('null', null, false)

),

judged as (

    select
        *,
        {{ is_marketo_status_field('field_name') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
