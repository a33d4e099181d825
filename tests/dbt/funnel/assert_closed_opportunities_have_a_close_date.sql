-- When this warns, opportunities were won or lost on an unknown day: the funnel takes them for open, sales go missing.
{{ config(severity='warn') }}

with

opportunities as (

    select
        source,
        record_id,
        stage
    from {{ ref('int_records__opportunities') }}
    where row_status = 'staged' and closed_at is null

),

status_mappings as (

    select
        source,
        lower(raw_status) as stage,
        signal
    from {{ ref('status_mappings') }}
    where lower(object) = 'opportunity'

),

mapped as (

    select
        opportunities.source,
        opportunities.record_id,
        opportunities.stage,
        coalesce(own_mappings.signal, any_mappings.signal) as signal
    from opportunities
    left join status_mappings as own_mappings
        on opportunities.source = own_mappings.source and lower(opportunities.stage) = own_mappings.stage
    left join status_mappings as any_mappings
        on any_mappings.source = '*' and lower(opportunities.stage) = any_mappings.stage

),

final as (

    select *
    from mapped
    where signal in ('opportunity_won', 'opportunity_lost')

)

select * from final
