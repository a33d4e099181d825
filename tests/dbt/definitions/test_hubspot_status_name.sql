-- When this fails, an export in another language is a change of status: leads qualify again, and journeys close.
with

cases (case_name, raw_text, expected) as (

    values
    ('the internal name of a stage', 'marketingqualifiedlead', 'marketingqualifiedlead'),
    ('its English label', 'Marketing Qualified Lead', 'marketingqualifiedlead'),
    ('its Dutch label', 'Marketing-gekwalificeerde lead', 'marketingqualifiedlead'),
    ('the internal name of a status', 'IN_PROGRESS', 'inprogress'),
    ('its English label', 'In Progress', 'inprogress'),
    ('its Dutch label', 'In uitvoering', 'inprogress'),
    ('another Dutch label', 'In behandeling', 'inprogress'),
    ('case alone', 'Lead', 'lead'),
    ('a status of the organisation', 'WACHT_OP_REACTIE', 'wachtopreactie'),
    ('its label', 'Wacht op reactie', 'wachtopreactie'),
    ('a stage of the organisation', '1234567', '1234567'),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ hubspot_status_name('raw_text') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
