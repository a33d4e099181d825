-- When this fails, leads are missing from, or doubled in, the list of what everyone has to do today.
with

journeys as (

    select
        taxonomy_id,
        definition_basis,
        lead_id,
        journey_number,
        max(case when journey_closed_at is null then 1 else 0 end) as expected_current_stages,
        sum(case when is_current_stage then 1 else 0 end) as current_stages,
        sum(case when is_furthest_stage then 1 else 0 end) as furthest_stages
    from {{ ref('fct_lead_funnel') }}
    group by taxonomy_id, definition_basis, lead_id, journey_number

),

final as (

    select *
    from journeys
    where current_stages <> expected_current_stages or furthest_stages <> 1

)

select * from final
