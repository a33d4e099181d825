with

points as (

    select * from {{ ref('int_journeys__points') }}

),

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null

),

stage_criteria as (

    select * from {{ ref('stg_taxonomy__stage_criteria') }}
    where signal = 'behaviour_score'

),

norms as (

    select
        taxonomy_id,
        min({{ dbt.safe_cast('value', dbt.type_numeric()) }}) as lowest_score
    from stage_criteria
    group by taxonomy_id

),

promising_journeys as (

    -- Most journeys never come near a norm; leaving them out saves the sort of nearly all points.
    select
        points.taxonomy_id,
        points.definition_basis,
        points.journey_id,
        -- Where the end of a negative point can raise the score, each signal is a moment to look.
        min(points.points) < 0 and min(points.counts_until_at) < {{ end_of_time() }} as may_rise_unseen
    from points
    inner join norms on points.taxonomy_id = norms.taxonomy_id
    group by
        points.taxonomy_id,
        points.definition_basis,
        points.journey_id,
        norms.lowest_score
    having sum(case when points.points > 0 then points.points else 0 end) >= norms.lowest_score

),

promising_points as (

    select points.*
    from points
    inner join promising_journeys
        on
            points.taxonomy_id = promising_journeys.taxonomy_id
            and points.definition_basis = promising_journeys.definition_basis
            and points.journey_id = promising_journeys.journey_id

),

changes as (

    select
        taxonomy_id,
        definition_basis,
        journey_id,
        signal_order,
        false as is_expiry,
        points,
        signal_at as changed_at
    from promising_points
    union all
    -- Points count up to and including the last instant of the window, and are gone one microsecond later.
    select
        taxonomy_id,
        definition_basis,
        journey_id,
        signal_order,
        true as is_expiry,
        -points as points,
        {{ dbt.dateadd('microsecond', 1, 'counts_until_at') }} as changed_at
    from promising_points
    where counts_until_at < {{ end_of_time() }}
    union all
    select
        promising_journeys.taxonomy_id,
        promising_journeys.definition_basis,
        promising_journeys.journey_id,
        journey_signals.signal_order,
        false as is_expiry,
        0 as points,
        journey_signals.signal_at as changed_at
    from promising_journeys
    inner join journey_signals on promising_journeys.journey_id = journey_signals.journey_id
    left join promising_points
        on
            promising_journeys.taxonomy_id = promising_points.taxonomy_id
            and promising_journeys.definition_basis = promising_points.definition_basis
            and journey_signals.journey_id = promising_points.journey_id
            and journey_signals.signal_order = promising_points.signal_order
    where promising_journeys.may_rise_unseen and promising_points.journey_id is null

),

final as (

    select
        taxonomy_id,
        definition_basis,
        journey_id,
        signal_order,
        is_expiry,
        points,
        sum(points) over (
            partition by taxonomy_id, definition_basis, journey_id
            order by changed_at, case when is_expiry then 0 else 1 end, signal_order
            rows between unbounded preceding and current row
        ) as behaviour_score,
        changed_at
    from changes

)

select * from final
