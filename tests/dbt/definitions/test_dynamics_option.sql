-- When this fails, statuses and BANT facts of Dynamics are not mapped, or by a label that changes with the language.
with

cases (case_name, code, label, expected) as (

    values
    ('the code goes before the label', '3', 'Gekwalificeerd', '3'),
    ('a label alone', null, 'Gekwalificeerd', 'Gekwalificeerd'),
    ('a code of the organisation', '176390000', 'Suspect', '176390000'),
    ('a code as a decimal number', '3.0', null, '3'),
    ('code zero', '0', null, '0'),
    ('neither', null, null, null)

),

judged as (

    select
        *,
        {{ dynamics_option('code', 'label') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
