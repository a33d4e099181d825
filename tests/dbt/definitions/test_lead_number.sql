-- When this fails, persons are counted where accounts should be, or the signals of one lead are spread over two.
with

cases (case_name, lead_unit, person_number, account_number, expected) as (

    values
    ('person: the person', 'person', 1, 2, 1),
    ('person: without an account', 'person', 1, null, 1),
    ('person: a signal of an account without a person is not lost', 'person', null, 2, 2),
    ('account: the account', 'account', 1, 2, 2),
    ('account: without a person', 'account', null, 2, 2),
    ('account: a person without an account is a lead by itself', 'account', 1, null, 1),
    ('nothing known', 'account', null, null, null)

),

judged as (

    select
        *,
        {{ lead_number('lead_unit', 'person_number', 'account_number') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
