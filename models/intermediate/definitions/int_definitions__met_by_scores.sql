with

criteria as (

    select * from {{ ref('int_definitions__criteria') }}
    where signal = 'behaviour_score'

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}

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
        criteria.taxonomy_id,
        criteria.definition_basis,
        criteria.criterion_id,
        criteria.version_from_at,
        scores.journey_id,
        min(scores.signal_order) as signal_order
    from criteria
    inner join scorings
        on criteria.taxonomy_id = scorings.taxonomy_id and criteria.definition_basis = scorings.definition_basis
    inner join scores on scorings.scoring_id = scores.scoring_id
    where {{ number_holds('criteria.operator', 'scores.behaviour_score', 'criteria.value') }}
    group by
        criteria.taxonomy_id,
        criteria.definition_basis,
        criteria.criterion_id,
        criteria.version_from_at,
        scores.journey_id

),

final as (

    select
        crossings.taxonomy_id,
        crossings.definition_basis,
        crossings.criterion_id,
        crossings.version_from_at,
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
