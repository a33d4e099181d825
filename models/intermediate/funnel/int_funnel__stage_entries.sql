with

stage_times as (

    select * from {{ ref('int_funnel__stage_times') }}

),

paths as (

    select * from {{ ref('int_funnel__paths') }}

),

stages as (

    select * from {{ ref('int_funnel__stages') }}

),

journeys as (

    select * from {{ ref('int_funnel__journeys') }}

),

progress as (

    select
        *,
        min(own_at) over (
            partition by funnel_id, journey_id
            order by path_position
            rows between current row and unbounded following
        ) as earliest_from_here_at,
        max(own_at) over (
            partition by funnel_id, journey_id
            order by path_position
            rows between unbounded preceding and current row
        ) as latest_up_to_here_at,
        first_value(own_at ignore nulls) over (
            partition by funnel_id, journey_id
            order by path_position
            rows between current row and unbounded following
        ) as next_own_at
    from stage_times

),

judged as (

    select
        progress.*,
        paths.taxonomy_id,
        paths.stage_id,
        paths.stage_progress,
        -- When the lead would pass through a stage of which it has no time of its own.
        case
            when paths.definition_basis = 'restated' then paths.as_of
            when paths.stage_progress = 'cumulative' then progress.earliest_from_here_at
            when progress.latest_up_to_here_at > progress.next_own_at then progress.latest_up_to_here_at
            else progress.next_own_at
        end as judged_at
    from progress
    inner join paths
        on progress.funnel_id = paths.funnel_id and progress.path_position = paths.path_position

),

placed as (

    -- Nobody passes through a stage that does not exist yet, or no longer: then it has no policy.
    select
        judged.*,
        stages.if_skipped
    from judged
    left join stages
        on
            judged.taxonomy_id = stages.taxonomy_id
            and judged.stage_id = stages.stage_id
            and judged.judged_at >= stages.valid_from_at
            and judged.judged_at < stages.valid_to_at

),

strictly as (

    select
        *,
        sum(case when own_at is null and if_skipped <> 'omit' then 1 else 0 end) over (
            partition by funnel_id, journey_id
            order by path_position
            rows between unbounded preceding and current row
        ) as stages_missed
    from placed
    where stage_progress = 'strict'

),

entered as (

    select
        funnel_id,
        journey_id,
        path_position,
        is_definition_change,
        own_at,
        earliest_from_here_at as entered_at
    from placed
    where stage_progress = 'cumulative' and (own_at is not null or if_skipped = 'infer')
    union all
    select
        funnel_id,
        journey_id,
        path_position,
        is_definition_change,
        own_at,
        latest_up_to_here_at as entered_at
    from strictly
    where own_at is not null and stages_missed = 0

),

final as (

    select
        funnel_id,
        journey_id,
        path_position,
        case
            when own_at is null or own_at <> entered_at then 'inferred'
            when is_definition_change then 'definition_change'
            else 'observed'
        end as entry_basis,
        entered_at
    from entered
    union all
    select
        journeys.funnel_id,
        journeys.journey_id,
        paths.path_position,
        'observed' as entry_basis,
        journeys.started_at as entered_at
    from journeys
    inner join paths on journeys.funnel_id = paths.funnel_id
    where paths.stage_order = 0

)

select * from final
