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

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

path_stages as (

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

furthest as (

    select
        journeys.taxonomy_id,
        journeys.definition_basis,
        journeys.journey_id,
        journeys.stage_progress,
        journeys.as_of,
        max(path_stages.stage_order) as furthest_order
    from own_times
    inner join journeys
        on
            own_times.taxonomy_id = journeys.taxonomy_id
            and own_times.definition_basis = journeys.definition_basis
            and own_times.journey_id = journeys.journey_id
    inner join path_stages
        on own_times.taxonomy_id = path_stages.taxonomy_id and own_times.stage_id = path_stages.stage_id
    group by
        journeys.taxonomy_id,
        journeys.definition_basis,
        journeys.journey_id,
        journeys.stage_progress,
        journeys.as_of

),

final as (

    select
        furthest.taxonomy_id,
        furthest.definition_basis,
        furthest.journey_id,
        furthest.stage_progress,
        path_stages.stage_id,
        path_stages.stage_order,
        path_stages.if_skipped,
        own_times.is_definition_change,
        own_times.own_at,
        furthest.as_of
    from furthest
    inner join path_stages
        on
            furthest.taxonomy_id = path_stages.taxonomy_id
            and furthest.furthest_order >= path_stages.stage_order
            -- Restated, a stage that is no longer in force is not on the path, and blocks nobody.
            and (furthest.definition_basis <> 'restated' or path_stages.is_in_force)
    left join own_times
        on
            furthest.taxonomy_id = own_times.taxonomy_id
            and furthest.definition_basis = own_times.definition_basis
            and furthest.journey_id = own_times.journey_id
            and path_stages.stage_id = own_times.stage_id

)

select * from final
