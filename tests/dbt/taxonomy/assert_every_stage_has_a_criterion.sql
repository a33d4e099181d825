-- A stage that no criterion gives access to is never entered by itself. In a cumulative taxonomy it still fills up
-- with leads that reached a later stage, so that the funnel looks complete while nobody ever qualified for it.
-- Stage 0 needs none: every journey has it.
with

stages as (

    select distinct
        taxonomy_id,
        stage_id
    from {{ ref('stg_taxonomy__lead_stages') }}
    where stage_order > 0

),

criteria as (

    select distinct
        taxonomy_id,
        stage_id
    from {{ ref('stg_taxonomy__stage_criteria') }}

),

final as (

    select
        stages.taxonomy_id,
        stages.stage_id
    from stages
    left join criteria
        on
            stages.taxonomy_id = criteria.taxonomy_id
            and stages.stage_id = criteria.stage_id
    where criteria.stage_id is null

)

select * from final
