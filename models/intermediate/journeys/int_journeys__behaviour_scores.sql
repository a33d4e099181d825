with

points as (

    select * from {{ ref('int_journeys__points') }}

),

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null

),

norms as (

    select * from {{ ref('int_journeys__norms') }}

),

promising_journeys as (

    -- Most journeys never come near a norm; leaving them out saves the sort of nearly all points.
    select
        points.scoring_id,
        points.journey_id,
        -- Where the end of a negative point can raise the score, each signal is a moment to look.
        min(points.points) < 0 and min(points.counts_until_at) < {{ end_of_time() }} as may_rise_unseen,
        max(points.signal_at) as last_scored_at
    from points
    inner join norms on points.scoring_id = norms.scoring_id
    group by
        points.scoring_id,
        points.journey_id,
        norms.lowest_score
    having sum(case when points.points > 0 then points.points else 0 end) >= norms.lowest_score

),

promising_points as (

    select
        points.*,
        promising_journeys.may_rise_unseen,
        promising_journeys.last_scored_at
    from points
    inner join promising_journeys
        on
            points.scoring_id = promising_journeys.scoring_id
            and points.journey_id = promising_journeys.journey_id

),

changes as (

    select
        scoring_id,
        journey_id,
        signal_order,
        points,
        signal_at as changed_at
    from promising_points
    union all
    -- Points count up to and including the last instant of the window, and are gone one microsecond later. The
    -- negative number puts the end of points before the points of that same instant, and marks it as no signal.
    select
        scoring_id,
        journey_id,
        -signal_order as signal_order,
        -points as points,
        {{ dbt.dateadd('microsecond', 1, 'counts_until_at') }} as changed_at
    from promising_points
    -- Nobody looks at a score after the last signal.
    where counts_until_at < {{ end_of_time() }} and (counts_until_at < last_scored_at or may_rise_unseen)
    union all
    select
        promising_journeys.scoring_id,
        promising_journeys.journey_id,
        journey_signals.signal_order,
        0 as points,
        journey_signals.signal_at as changed_at
    from promising_journeys
    inner join journey_signals on promising_journeys.journey_id = journey_signals.journey_id
    left join promising_points
        on
            promising_journeys.scoring_id = promising_points.scoring_id
            and journey_signals.journey_id = promising_points.journey_id
            and journey_signals.signal_order = promising_points.signal_order
    where promising_journeys.may_rise_unseen and promising_points.journey_id is null

),

scores as (

    select
        scoring_id,
        journey_id,
        signal_order,
        cast(sum(points) over (
            partition by scoring_id, journey_id
            order by changed_at, signal_order
            rows between unbounded preceding and current row
        ) as integer) as behaviour_score
    from changes

),

final as (

    select * from scores
    where signal_order > 0

)

select * from final
