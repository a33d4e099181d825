-- When this fails, a lead exactly at a threshold is on the wrong side of it, or one without a number meets a criterion.
with

cases (case_name, operator, actual, expected, holds) as (

    values
    ('at_least: just below', 'at_least', 49, '50', false),
    ('at_least: exactly at', 'at_least', 50, '50', true),
    ('at_least: just above', 'at_least', 51, '50', true),
    ('above: exactly at', 'above', 50, '50', false),
    ('above: just above', 'above', 51, '50', true),
    ('at_most: exactly at', 'at_most', 50, '50', true),
    ('at_most: just above', 'at_most', 51, '50', false),
    ('below: exactly at', 'below', 50, '50', false),
    ('below: just below', 'below', 49, '50', true),
    ('a fraction in the threshold', 'at_least', 50, '50.5', false),
    ('negative numbers', 'at_least', -10, '-10', true),
    ('no number', 'at_least', null, '50', false),
    ('no number below a threshold', 'below', null, '50', false),
    ('no threshold', 'at_least', 50, null, false),
    ('a threshold that is no number', 'at_least', 50, 'fifty', false),
    ('an operator for texts', 'equals', 50, '50', false),
    ('no operator', null, 50, '50', false)

),

judged as (

    select
        *,
        {{ number_holds('operator', 'actual', 'expected') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from holds

)

select * from final
