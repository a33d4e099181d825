-- A stage that changes its place keeps its id, and journeys from before and after the change would be sorted by two
-- different funnels in one chart. Moving a stage is a new taxonomy or a new stage_id. A funnel without a stage 0 gets
-- one with the id `known`, which no other stage may then have.
with

stages as (

    select
        taxonomy_id,
        stage_id,
        stage_order
    from {{ ref('stg_taxonomy__lead_stages') }}

),

given_tops as (

    select distinct taxonomy_id
    from stages
    where stage_order = 0

),

final as (

    select
        taxonomy_id,
        stage_id,
        min(stage_order) as lowest_order,
        max(stage_order) as highest_order
    from stages
    group by taxonomy_id, stage_id
    having
        min(stage_order) <> max(stage_order)
        or min(stage_order) < 0
        or (stage_id = 'known' and taxonomy_id not in (select given_tops.taxonomy_id from given_tops))

)

select * from final
