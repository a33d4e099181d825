with

interests as (

    select * from {{ ref('int_funnel__current_interest') }}

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}
    where definition_basis = 'current'

),

fit as (

    select * from {{ ref('int_journeys__fit') }}

),

temperatures as (

    select * from {{ ref('int_journeys__temperatures') }}

),

next_actions as (

    select * from {{ ref('stg_taxonomy__next_actions') }}

),

warmest as (

    select
        temperature_rule_id,
        journey_id,
        {{ first_by('temperature', 'precedence') }} as temperature
    from temperatures
    group by temperature_rule_id, journey_id

),

final as (

    select
        interests.funnel_id,
        interests.taxonomy_id,
        interests.definition_basis,
        interests.journey_id,
        fit.fit_grade,
        fit.fit_points,
        interests.interest,
        interests.behaviour_score,
        warmest.temperature,
        next_actions.next_action
    from interests
    inner join scorings on interests.taxonomy_id = scorings.taxonomy_id
    left join fit
        on
            scorings.fit_rule_id = fit.fit_rule_id
            and interests.journey_id = fit.journey_id
    left join warmest
        on
            scorings.temperature_rule_id = warmest.temperature_rule_id
            and interests.journey_id = warmest.journey_id
    left join next_actions
        on
            interests.taxonomy_id = next_actions.taxonomy_id
            and fit.fit_grade = next_actions.fit_grade
            and interests.interest = next_actions.interest

)

select * from final
