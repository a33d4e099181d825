with

stage_entries as (

    select * from {{ ref('int_funnel__stage_entries') }}

),

journeys as (

    select * from {{ ref('int_funnel__journeys') }}

),

points as (

    select * from {{ ref('int_journeys__points') }}

),

instants as (

    -- Taxonomies that score alike often let a journey in at one instant.
    select distinct
        journeys.scoring_id,
        journeys.journey_id,
        stage_entries.entered_at
    from stage_entries
    inner join journeys
        on
            stage_entries.funnel_id = journeys.funnel_id
            and stage_entries.journey_id = journeys.journey_id

),

final as (

    -- An entry sees all that counts at its own instant.
    select
        instants.scoring_id,
        instants.journey_id,
        instants.entered_at,
        sum(points.points) as behaviour_score
    from instants
    inner join points
        on
            instants.scoring_id = points.scoring_id
            and instants.journey_id = points.journey_id
            and instants.entered_at >= points.signal_at
            and instants.entered_at <= points.counts_until_at
    group by
        instants.scoring_id,
        instants.journey_id,
        instants.entered_at

)

select * from final
