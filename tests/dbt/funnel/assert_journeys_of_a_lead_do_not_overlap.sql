-- When this fails, a lead is counted twice at one time, and a journey goes on after it was closed.
with

journeys as (

    select
        taxonomy_id,
        definition_basis,
        lead_id,
        journey_number,
        journey_started_at,
        lag(journey_number) over (
            partition by taxonomy_id, definition_basis, lead_id
            order by journey_number
        ) as previous_journey_number,
        lag(journey_closed_at) over (
            partition by taxonomy_id, definition_basis, lead_id
            order by journey_number
        ) as previous_closed_at
    from {{ ref('fct_lead_funnel') }}
    where stage_order = 0

),

final as (

    select *
    from journeys
    where
        coalesce(previous_journey_number, 0) <> journey_number - 1
        or (journey_number > 1 and previous_closed_at is null)
        or previous_closed_at > journey_started_at

)

select * from final
