with

stage_entries as (

    select * from {{ ref('int_funnel__stage_entries') }}

),

paths as (

    select * from {{ ref('int_funnel__paths') }}

),

entry_scores as (

    select * from {{ ref('int_funnel__entry_scores') }}

),

current_state as (

    select * from {{ ref('int_funnel__current_state') }}

),

journeys as (

    select * from {{ ref('int_funnel__journeys') }}

),

followed as (

    select
        *,
        lead(path_position) over (
            partition by funnel_id, journey_id
            order by path_position
        ) as next_path_position,
        lead(entered_at) over (
            partition by funnel_id, journey_id
            order by path_position
        ) as next_entered_at
    from stage_entries

),

final as (

    select
        followed.funnel_id,
        paths.taxonomy_id,
        paths.definition_basis,
        followed.journey_id,
        paths.stage_id,
        paths.stage_order,
        followed.path_position,
        followed.entry_basis,
        case
            when followed.next_path_position is not null then 'advanced'
            else journeys.journey_outcome
        end as exit_kind,
        next_paths.stage_id as next_stage_id,
        journeys.exclusion_reason,
        coalesce(entry_scores.behaviour_score, 0) as behaviour_score,
        current_state.fit_grade,
        current_state.temperature,
        current_state.next_action,
        followed.next_path_position is null and journeys.journey_outcome = 'open' as is_current_stage,
        followed.next_path_position is null as is_furthest_stage,
        followed.entered_at,
        case
            when followed.next_path_position is not null then followed.next_entered_at
            else journeys.closed_at
        end as exited_at,
        -- The agreed text of the time, or today's.
        case paths.definition_basis
            when 'restated' then journeys.as_of
            else followed.entered_at
        end as labelled_at
    from followed
    inner join paths
        on
            followed.funnel_id = paths.funnel_id
            and followed.path_position = paths.path_position
    left join paths as next_paths
        on
            followed.funnel_id = next_paths.funnel_id
            and followed.next_path_position = next_paths.path_position
    inner join journeys
        on
            followed.funnel_id = journeys.funnel_id
            and followed.journey_id = journeys.journey_id
    inner join current_state
        on
            followed.funnel_id = current_state.funnel_id
            and followed.journey_id = current_state.journey_id
    left join entry_scores
        on
            journeys.scoring_id = entry_scores.scoring_id
            and followed.journey_id = entry_scores.journey_id
            and followed.entered_at = entry_scores.entered_at

)

select * from final
