-- A grade and interest without a row has no next action: those leads are on nobody's list, and nobody misses them.
-- A warning, because an organisation may start with the actions of its best leads only. A taxonomy without any next
-- action has chosen not to use them.
{{ config(severity='warn') }}

with

actions as (

    select
        taxonomy_id,
        fit_grade,
        interest
    from {{ ref('stg_taxonomy__next_actions') }}

),

grades as (

    select
        taxonomy_id,
        fit_grade
    from {{ ref('stg_taxonomy__fit_grades') }}
    where taxonomy_id in (select actions.taxonomy_id from actions)

),

interests as (

    select 'none' as interest
    union all
    select 'low' as interest
    union all
    select 'high' as interest

),

final as (

    select
        grades.taxonomy_id,
        grades.fit_grade,
        interests.interest
    from grades
    cross join interests
    left join actions
        on
            grades.taxonomy_id = actions.taxonomy_id
            and grades.fit_grade = actions.fit_grade
            and interests.interest = actions.interest
    where actions.taxonomy_id is null

)

select * from final
