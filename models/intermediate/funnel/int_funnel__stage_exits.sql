with

stage_entries as (

    select * from {{ ref('int_funnel__stage_entries') }}

),

journeys as (

    select * from {{ ref('int_funnel__journeys') }}

),

followed as (

    select
        *,
        lead(stage_id) over (
            partition by taxonomy_id, definition_basis, journey_id
            order by stage_order
        ) as next_stage_id,
        lead(entered_at) over (
            partition by taxonomy_id, definition_basis, journey_id
            order by stage_order
        ) as next_entered_at
    from stage_entries

),

final as (

    select
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
            followed.taxonomy_id = journeys.taxonomy_id
            and followed.definition_basis = journeys.definition_basis
            and followed.journey_id = journeys.journey_id

)

select * from final
