-- When this fails, a stage is counted in a month in which its journey had not begun or was over, or is still to come.
with

final as (

    select
        lead_funnel_id,
        entered_at,
        exited_at,
        journey_started_at,
        journey_closed_at,
        as_of
    from {{ ref('fct_lead_funnel') }}
    where
        entered_at < journey_started_at
        or coalesce(exited_at, entered_at) > coalesce(journey_closed_at, as_of)
        or (exited_at is null and journey_closed_at is not null)
        or coalesce(journey_closed_at, journey_started_at) > as_of

)

select * from final
