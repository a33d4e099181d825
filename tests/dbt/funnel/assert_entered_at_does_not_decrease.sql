-- When this fails, a lead is in a later stage before an earlier one, and the time between two stages is negative.
-- Two stages have one order where the second took the place of the first.
with

stages as (

    select
        lead_funnel_id,
        entered_at,
        lag(entered_at) over (
            partition by taxonomy_id, definition_basis, lead_id, journey_number
            order by stage_order, entered_at
        ) as previous_entered_at
    from {{ ref('fct_lead_funnel') }}

),

final as (

    select *
    from stages
    where entered_at < previous_entered_at

)

select * from final
