-- When this warns, deals have no contact and no company in any export, or no date at all: they are in no one's funnel,
-- also when they were won. Export them with their associations.
{{ config(severity='warn', enabled='hubspot' in var('systems')) }}

with

deals as (

    select * from {{ ref('int_records__hubspot_deals') }}

),

opportunities as (

    select * from {{ ref('int_records__hubspot_opportunities') }}

),

final as (

    select
        deals.source,
        deals.deal_id,
        deals.contact_id,
        deals.company_id,
        deals.is_won
    from deals
    left join opportunities
        on deals.source = opportunities.source and deals.deal_id = opportunities.record_id
    where opportunities.record_id is null

)

select * from final
