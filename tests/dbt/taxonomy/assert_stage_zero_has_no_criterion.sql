-- Every journey is in stage 0, whatever a criterion says. Someone who writes one believes that it filters the top of
-- the funnel, and it does not: what should not count belongs in the taxonomy's exclusions.
{{ config(severity='warn') }}

with

stages as (

    select distinct
        taxonomy_id,
        stage_id
    from {{ ref('stg_taxonomy__lead_stages') }}
    where stage_order = 0

),

criteria as (

    select
        taxonomy_id,
        stage_id,
        criterion_id
    from {{ ref('stg_taxonomy__stage_criteria') }}

),

final as (

    select
        criteria.taxonomy_id,
        criteria.stage_id,
        criteria.criterion_id
    from criteria
    inner join stages
        on
            criteria.taxonomy_id = stages.taxonomy_id
            and criteria.stage_id = stages.stage_id

)

select * from final
