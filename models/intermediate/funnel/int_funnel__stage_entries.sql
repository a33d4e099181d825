with

stage_times as (

    select * from {{ ref('int_funnel__stage_times') }}

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
            order by stage_order
            rows between current row and unbounded following
        ) as earliest_from_here_at,
        max(own_at) over (
            partition by funnel_id, journey_id
            order by stage_order
            rows between unbounded preceding and current row
        ) as latest_up_to_here_at,
        sum(case when own_at is null and if_skipped <> 'omit' then 1 else 0 end) over (
            partition by funnel_id, journey_id
            order by stage_order
            rows between unbounded preceding and current row
        ) as stages_missed
    from stage_times

),

tops as (

    select distinct
        taxonomy_id,
        stage_id
    from stages
    where stage_order = 0

),

judged as (

    select
        *,
        case definition_basis when 'restated' then as_of else earliest_from_here_at end as judged_at
    from progress

),

entered as (

    select
        judged.*,
        case judged.stage_progress
            when 'cumulative' then judged.earliest_from_here_at
            else judged.latest_up_to_here_at
        end as entered_at
    from judged
    left join stages
        on
            judged.taxonomy_id = stages.taxonomy_id
            and judged.stage_id = stages.stage_id
            and judged.judged_at >= stages.valid_from_at
            and judged.judged_at < stages.valid_to_at
    where
        (judged.stage_progress = 'cumulative' and judged.own_at is not null)
        -- Nobody passed through a stage that did not exist yet, or no longer.
        or (judged.stage_progress = 'cumulative' and judged.if_skipped = 'infer' and stages.stage_id is not null)
        or (judged.stage_progress = 'strict' and judged.own_at is not null and judged.stages_missed = 0)

),

final as (

    select
        entered.funnel_id,
        entered.taxonomy_id,
        entered.definition_basis,
        entered.journey_id,
        entered.stage_id,
        entered.stage_order,
        case
            when entered.own_at is null or entered.own_at <> entered.entered_at then 'inferred'
            when entered.is_definition_change then 'definition_change'
            else 'observed'
        end as entry_basis,
        entered.entered_at
    from entered
    union all
    select
        journeys.funnel_id,
        journeys.taxonomy_id,
        journeys.definition_basis,
        journeys.journey_id,
        tops.stage_id,
        0 as stage_order,
        'observed' as entry_basis,
        journeys.started_at as entered_at
    from journeys
    inner join tops
        on journeys.taxonomy_id = tops.taxonomy_id

)

select * from final
