-- When this fails, leads spend a negative time in a stage, which a mean hides.
with

final as (

    select
        lead_funnel_id,
        entered_at,
        exited_at,
        days_in_stage
    from {{ ref('fct_lead_funnel') }}
    where exited_at < entered_at or days_in_stage < 0

)

select * from final
