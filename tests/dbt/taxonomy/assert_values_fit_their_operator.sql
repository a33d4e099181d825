-- A threshold that is not a number, a list with a blank beside its `|`, or a value where the operator takes none: the
-- comparison is false for every lead or ignores what was written, and no one sees it in the numbers of the stage.
with

criteria as (

    select
        taxonomy_id,
        criterion_id as row_id,
        operator,
        value
    from {{ ref('stg_taxonomy__stage_criteria') }}

),

rules as (

    select
        taxonomy_id,
        rule_id as row_id,
        operator,
        value
    from {{ ref('stg_taxonomy__scoring_rules') }}

),

outcomes as (

    select
        taxonomy_id,
        signal as row_id,
        operator,
        value
    from {{ ref('stg_taxonomy__journey_outcomes') }}

),

unioned as (

    select * from criteria
    union all
    select * from rules
    union all
    select * from outcomes

),

-- Judged character by character: a cast of text that is no number stops the build instead of naming the row.
spelled as (

    select
        taxonomy_id,
        row_id,
        operator,
        value,
        '|' || value || '|' as members,
        translate(value, '0123456789', '') as without_digits
    from unioned

),

judged as (

    select
        taxonomy_id,
        row_id,
        operator,
        value,
        case
            when operator in ('occurs', 'is_known', 'is_missing')
                then value is null
            when value is null
                then false
            when operator = 'count_at_least'
                then without_digits = '' and value <> '0'
            when operator in ('at_least', 'above', 'at_most', 'below')
                then
                    (without_digits in ('', '.') or (without_digits in ('-', '-.') and value like '-%'))
                    and length(value) > length(without_digits)
            when operator in ('equals', 'not_equals')
                then value not like '%|%' and value = trim(value)
            when operator in ('one_of', 'not_one_of')
                then members not like '%||%' and members not like '%| %' and members not like '% |%'
            else false
        end as is_fitting
    from spelled

),

final as (

    select *
    from judged
    where not is_fitting

)

select * from final
