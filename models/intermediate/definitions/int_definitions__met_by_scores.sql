with

conditions as (

    select * from {{ ref('int_definitions__conditions') }}
    where signal = 'behaviour_score'

),

scores as (

    select * from {{ ref('int_journeys__behaviour_scores') }}

),

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null

),

crossings as (

    select
        conditions.condition_id,
        scores.journey_id,
        min(scores.signal_order) as signal_order
    from conditions
    inner join scores on conditions.scoring_id = scores.scoring_id
    where {{ number_holds('conditions.operator', 'scores.behaviour_score', 'conditions.value') }}
    group by
        conditions.condition_id,
        scores.journey_id

),

final as (

    select
        crossings.condition_id,
        crossings.journey_id,
        journey_signals.signal_id,
        journey_signals.signal as met_by_signal,
        journey_signals.signal_at as met_at
    from crossings
    inner join journey_signals
        on
            crossings.journey_id = journey_signals.journey_id
            and crossings.signal_order = journey_signals.signal_order

)

select * from final
