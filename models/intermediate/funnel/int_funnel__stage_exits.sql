with

stage_entries as (

    select * from {{ ref('int_funnel__stage_entries') }}

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
        lead(stage_id) over (
            partition by funnel_id, journey_id
            order by stage_order
        ) as next_stage_id,
        lead(entered_at) over (
            partition by funnel_id, journey_id
            order by stage_order
        ) as next_entered_at
    from stage_entries

),

final as (

    select
        followed.funnel_id,
        followed.taxonomy_id,
        followed.definition_basis,
        followed.journey_id,
        followed.stage_id,
        followed.stage_order,
        followed.entry_basis,
        case
            when followed.next_stage_id is not null then 'advanced'
            else journeys.journey_outcome
        end as exit_kind,
        followed.next_stage_id,
        journeys.exclusion_reason,
        coalesce(entry_scores.behaviour_score, 0) as behaviour_score,
        current_state.fit_grade,
        current_state.temperature,
        current_state.next_action,
        followed.next_stage_id is null and journeys.journey_outcome = 'open' as is_current_stage,
        followed.next_stage_id is null as is_furthest_stage,
        followed.entered_at,
        case
            when followed.next_stage_id is not null then followed.next_entered_at
            else journeys.closed_at
        end as exited_at,
        -- The agreed text of the time, or today's.
        case followed.definition_basis
            when 'restated' then journeys.as_of
            else followed.entered_at
        end as labelled_at
    from followed
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
