with

own_times as (

    select * from {{ ref('int_funnel__own_times') }}

),

journeys as (

    select * from {{ ref('int_funnel__journeys') }}
    where exclusion_reason is null

),

stages as (

    select * from {{ ref('int_funnel__stages') }}

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}

),

taxonomies as (

    select * from {{ ref('stg_taxonomy__taxonomies') }}

),

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

stage_paths as (

    select
        stages.taxonomy_id,
        stages.stage_id,
        max(stages.stage_order) as stage_order,
        {{ last_by('stages.if_skipped', 'stages.valid_from_at') }} as if_skipped,
        max(case when instants.as_of >= stages.valid_from_at and instants.as_of < stages.valid_to_at then 1 else 0 end)
        = 1 as is_in_force
    from stages
    cross join instants
    where stages.stage_order > 0
    group by stages.taxonomy_id, stages.stage_id

),

placed_times as (

    select
        own_times.funnel_id,
        own_times.journey_id,
        stage_paths.stage_order,
        own_times.is_definition_change,
        own_times.own_at
    from own_times
    inner join stage_paths
        on own_times.taxonomy_id = stage_paths.taxonomy_id and own_times.stage_id = stage_paths.stage_id

),

furthest as (

    select
        placed_times.funnel_id,
        placed_times.journey_id,
        max(placed_times.stage_order) as furthest_order
    from placed_times
    inner join journeys
        on
            placed_times.funnel_id = journeys.funnel_id
            and placed_times.journey_id = journeys.journey_id
    group by placed_times.funnel_id, placed_times.journey_id

),

funnel_paths as (

    select
        scorings.funnel_id,
        scorings.taxonomy_id,
        scorings.definition_basis,
        taxonomies.stage_progress,
        stage_paths.stage_id,
        stage_paths.stage_order,
        stage_paths.if_skipped,
        instants.as_of
    from scorings
    inner join taxonomies on scorings.taxonomy_id = taxonomies.taxonomy_id
    inner join stage_paths on scorings.taxonomy_id = stage_paths.taxonomy_id
    cross join instants
    -- Restated, a stage that is no longer in force is not on the path, and blocks nobody.
    where scorings.definition_basis <> 'restated' or stage_paths.is_in_force

),

final as (

    select
        funnel_paths.funnel_id,
        funnel_paths.taxonomy_id,
        funnel_paths.definition_basis,
        furthest.journey_id,
        funnel_paths.stage_progress,
        funnel_paths.stage_id,
        funnel_paths.stage_order,
        funnel_paths.if_skipped,
        placed_times.is_definition_change,
        placed_times.own_at,
        funnel_paths.as_of
    from furthest
    inner join funnel_paths
        on
            furthest.funnel_id = funnel_paths.funnel_id
            and furthest.furthest_order >= funnel_paths.stage_order
    left join placed_times
        on
            furthest.funnel_id = placed_times.funnel_id
            and furthest.journey_id = placed_times.journey_id
            and funnel_paths.stage_order = placed_times.stage_order

)

select * from final
