-- When this fails, an attribute comes from an earlier record than the last that knows it, or changes with every build.
with

cases (case_name, position, known_value) as (

    values
    ('the last one is null', 1, null),
    ('the last one is null', 2, 'b'),
    ('the last one is null', 3, 'd'),
    ('the last one is null', 4, null),
    ('one row', 1, 'c'),
    ('all null', 1, null),
    ('all null', 2, null)

),

expectations (case_name, expected) as (

    values
    ('the last one is null', 'd'),
    ('one row', 'c'),
    ('all null', null)

),

judged as (

    select
        case_name,
        {{ last_by('known_value', 'position') }} as result
    from cases
    group by case_name

),

final as (

    select
        expectations.case_name,
        expectations.expected,
        judged.result
    from expectations
    left join judged on expectations.case_name = judged.case_name
    where judged.result is distinct from expectations.expected

)

select * from final
