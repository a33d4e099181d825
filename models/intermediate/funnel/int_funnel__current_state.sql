with

interests as (

    select * from {{ ref('int_funnel__current_interest') }}

),

fit as (

    select * from {{ ref('int_journeys__fit') }}
    where definition_basis = 'current'

),

temperatures as (

    select * from {{ ref('int_journeys__temperatures') }}

),

next_actions as (

    select * from {{ ref('stg_taxonomy__next_actions') }}

),

warmest as (

    select
        taxonomy_id,
        journey_id,
        {{ first_by('temperature', 'precedence') }} as temperature
    from temperatures
    group by taxonomy_id, journey_id

),

final as (

    select
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
    left join fit
        on
            interests.taxonomy_id = fit.taxonomy_id
            and interests.journey_id = fit.journey_id
    left join warmest
        on
            interests.taxonomy_id = warmest.taxonomy_id
            and interests.journey_id = warmest.journey_id
    left join next_actions
        on
            interests.taxonomy_id = next_actions.taxonomy_id
            and fit.fit_grade = next_actions.fit_grade
            and interests.interest = next_actions.interest

)

select * from final
