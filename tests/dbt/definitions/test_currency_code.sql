-- When this fails, amounts in one currency are shown as two, or a name stands where reports expect a code.
with

cases (case_name, raw_text, expected) as (

    values
    ('a code', 'EUR', 'EUR'),
    ('in lower case', ' usd ', 'USD'),
    ('a code that is not in the list', 'INR', 'INR'),
    ('the name', 'Euro', 'EUR'),
    ('with points', 'U.S. Dollar', 'USD'),
    ('an English name', 'Pound Sterling', 'GBP'),
    ('a Dutch name', 'Zwitserse frank', 'CHF'),
    ('a name of three letters', 'Yen', 'JPY'),
    ('another name', 'Points', null),
    ('a sign of many currencies', '$', null),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ currency_code('raw_text') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
