-- When this fails, persons are counted where accounts should be, or the signals of one lead are spread over two.
with

cases (case_name, lead_unit, person_id, account_id, expected) as (

    values
    ('person: the person', 'person', 'p', 'a', 'person:p'),
    ('person: without an account', 'person', 'p', null, 'person:p'),
    ('person: a signal of an account without a person is not lost', 'person', null, 'a', 'account:a'),
    ('account: the account', 'account', 'p', 'a', 'account:a'),
    ('account: without a person', 'account', null, 'a', 'account:a'),
    ('account: a person without an account is a lead by itself', 'account', 'p', null, 'person:p'),
    ('nothing known', 'account', null, null, null)

),

judged as (

    select
        *,
        {{ lead_id('lead_unit', 'person_id', 'account_id') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
