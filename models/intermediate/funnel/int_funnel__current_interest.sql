with

journeys as (

    select * from {{ ref('int_journeys') }}

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}
    where definition_basis <> 'current'

),

points as (

    select * from {{ ref('int_journeys__points') }}

),

stage_criteria as (

    select * from {{ ref('stg_taxonomy__stage_criteria') }}

),

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

norms as (

    -- The organisation's own norm says what high interest is; nothing else may.
    select
        stage_criteria.taxonomy_id,
        min({{ dbt.safe_cast('stage_criteria.value', dbt.type_numeric()) }}) as lowest_score
    from stage_criteria
    cross join instants
    where
        stage_criteria.signal = 'behaviour_score'
        and stage_criteria.valid_from_at <= instants.as_of
        and instants.as_of < stage_criteria.valid_to_at
    group by stage_criteria.taxonomy_id

),

current_scores as (

    select
        points.scoring_id,
        points.journey_id,
        sum(points.points) as behaviour_score
    from points
    inner join journeys
        on
            points.journey_id = journeys.journey_id
    -- A journey that is closed keeps the score it closed with.
    where points.counts_until_at >= coalesce(journeys.closed_at, journeys.as_of)
    group by
        points.scoring_id, points.journey_id

),

final as (

    select
        scorings.funnel_id,
        scorings.taxonomy_id,
        scorings.definition_basis,
        journeys.journey_id,
        coalesce(current_scores.behaviour_score, 0) as behaviour_score,
        {{ interest_level(
            'journeys.has_interest', 'coalesce(current_scores.behaviour_score, 0)', 'norms.lowest_score'
        ) }} as interest
    from journeys
    inner join scorings on journeys.journey_rule_id = scorings.journey_rule_id
    left join norms on scorings.taxonomy_id = norms.taxonomy_id
    left join current_scores
        on
            scorings.scoring_id = current_scores.scoring_id
            and journeys.journey_id = current_scores.journey_id

)

select * from final
