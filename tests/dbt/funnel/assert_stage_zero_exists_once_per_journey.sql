-- When this fails, the top of the funnel is too small or too large, and every share of it is wrong.
with

journeys as (

    select
        taxonomy_id,
        definition_basis,
        lead_id,
        journey_number,
        sum(case when stage_order = 0 then 1 else 0 end) as stage_zero_rows
    from {{ ref('fct_lead_funnel') }}
    group by taxonomy_id, definition_basis, lead_id, journey_number

),

final as (

    select *
    from journeys
    where stage_zero_rows <> 1

)

select * from final
