-- When this fails, one Salesforce record becomes two, or two people whose ids differ in case become one.
with

cases (case_name, raw_id, expected) as (

    values
    ('15 characters get the suffix', '00Q4600000LbVvf', '00Q4600000LbVvfEAF'),
    ('18 characters stay', '00Q4600000LbVvfEAF', '00Q4600000LbVvfEAF'),
    ('all capitals', '00QABCDEABCDEAB', '00QABCDEABCDEAB255'),
    ('no capitals at all', '00qabcdeabcdeab', '00qabcdeabcdeabAAA'),
    ('digits are no capitals', '001000000000001', '001000000000001AAA'),
    ('equal but for case: small', '00Q4600000lbvvf', '00Q4600000lbvvfEAA'),
    ('equal but for case: capital', '00Q4600000LBVVF', '00Q4600000LBVVFEA5'),
    ('no reference, 18 characters', '000000000000000AAA', null),
    ('no reference, 15 characters', '000000000000000', null),
    ('empty', '', null),
    ('made by hand, another length', 'lead-1', 'lead-1'),
    ('made by hand, wrong suffix', '0064600000J5S5TXXX', '0064600000J5S5TXXX'),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ salesforce_id18('raw_id') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
