with

own_times as (

    select * from {{ ref('int_funnel__own_times') }}

),

journeys as (

    select * from {{ ref('int_funnel__journeys') }}
    where exclusion_reason is null

),

paths as (

    select * from {{ ref('int_funnel__paths') }}
    where stage_order > 0

),

placed_times as (

    select
        own_times.funnel_id,
        own_times.journey_id,
        paths.path_position,
        own_times.is_definition_change,
        own_times.own_at
    from own_times
    inner join paths
        on own_times.funnel_id = paths.funnel_id and own_times.stage_id = paths.stage_id

),

furthest as (

    select
        placed_times.funnel_id,
        placed_times.journey_id,
        max(placed_times.path_position) as furthest_position
    from placed_times
    inner join journeys
        on
            placed_times.funnel_id = journeys.funnel_id
            and placed_times.journey_id = journeys.journey_id
    group by placed_times.funnel_id, placed_times.journey_id

),

final as (

    select
        furthest.funnel_id,
        furthest.journey_id,
        paths.path_position,
        placed_times.is_definition_change,
        placed_times.own_at
    from furthest
    inner join paths
        on
            furthest.funnel_id = paths.funnel_id
            and furthest.furthest_position >= paths.path_position
    left join placed_times
        on
            furthest.funnel_id = placed_times.funnel_id
            and furthest.journey_id = placed_times.journey_id
            and paths.path_position = placed_times.path_position

)

select * from final
