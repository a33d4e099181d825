-- When this fails, a property satisfies a criterion that it should not, or the other way round: fit points and stages
-- change without anyone having changed a rule.
with

cases (case_name, operator, actual, expected, holds) as (

    values
    ('equals', 'equals', 'NL', 'NL', true),
    ('equals: case does not matter', 'equals', 'nl', 'NL', true),
    ('equals: another value', 'equals', 'BE', 'NL', false),
    ('equals: only a part of it', 'equals', 'N', 'NL', false),
    ('equals: null', 'equals', null, 'NL', false),
    ('not_equals', 'not_equals', 'BE', 'NL', true),
    ('not_equals: the same but for case', 'not_equals', 'nl', 'NL', false),
    ('not_equals: null never satisfies', 'not_equals', null, 'NL', false),
    ('one_of: the first', 'one_of', 'NL', 'NL|BE', true),
    ('one_of: the last', 'one_of', 'be', 'NL|BE', true),
    ('one_of: none of them', 'one_of', 'DE', 'NL|BE', false),
    ('one_of: only a part of one', 'one_of', 'L', 'NL|BE', false),
    ('one_of: null', 'one_of', null, 'NL|BE', false),
    ('not_one_of: none of them', 'not_one_of', 'DE', 'NL|BE', true),
    ('not_one_of: one of them', 'not_one_of', 'be', 'NL|BE', false),
    ('not_one_of: a part of one is another value', 'not_one_of', 'L', 'NL|BE', true),
    ('not_one_of: null never satisfies', 'not_one_of', null, 'NL|BE', false),
    ('is_known', 'is_known', 'yes', null, true),
    ('is_known: null', 'is_known', null, null, false),
    ('is_missing', 'is_missing', null, null, true),
    ('is_missing: a value', 'is_missing', 'yes', null, false),
    ('at_least: just below', 'at_least', '49', '50', false),
    ('at_least: exactly at', 'at_least', '50', '50', true),
    ('at_least: numbers, not texts, are compared', 'at_least', '1200', '50', true),
    ('below: exactly at', 'below', '50', '50', false),
    ('below: null never satisfies', 'below', null, '50', false),
    ('at_least: a property that is no number', 'at_least', 'many', '50', false),
    ('an operator for signals', 'occurs', 'NL', 'NL', false),
    ('no operator', null, 'NL', 'NL', false)

),

judged as (

    select
        *,
        {{ criterion_holds('operator', 'actual', 'expected') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from holds

)

select * from final
