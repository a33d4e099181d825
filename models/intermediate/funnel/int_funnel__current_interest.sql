with

journeys as (

    select * from {{ ref('int_journeys') }}

),

rules as (

    select * from {{ ref('int_journeys__rules') }}

),

points as (

    select * from {{ ref('int_journeys__points') }}

),

definition_bases as (

    select * from {{ ref('stg_taxonomy__definition_bases') }}

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
        points.taxonomy_id,
        points.definition_basis,
        points.journey_id,
        sum(points.points) as behaviour_score
    from points
    inner join journeys
        on
            points.journey_id = journeys.journey_id
    -- A journey that is closed keeps the score it closed with.
    where points.counts_until_at >= coalesce(journeys.closed_at, journeys.as_of)
    group by
        points.taxonomy_id, points.definition_basis, points.journey_id

),

final as (

    select
        rules.taxonomy_id,
        definition_bases.definition_basis,
        journeys.journey_id,
        coalesce(current_scores.behaviour_score, 0) as behaviour_score,
        {{ interest_level(
            'journeys.has_interest', 'coalesce(current_scores.behaviour_score, 0)', 'norms.lowest_score'
        ) }} as interest
    from journeys
    inner join rules on journeys.journey_rule_id = rules.journey_rule_id
    cross join definition_bases
    left join norms on rules.taxonomy_id = norms.taxonomy_id
    left join current_scores
        on
            rules.taxonomy_id = current_scores.taxonomy_id
            and definition_bases.definition_basis = current_scores.definition_basis
            and journeys.journey_id = current_scores.journey_id

)

select * from final
