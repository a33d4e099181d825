-- When this warns, opportunities have no account, no contact and no lead in any export: they are in no one's funnel,
-- also when they were won. Export them with AccountId, or with their OpportunityContactRole.
{{ config(severity='warn', enabled='salesforce' in var('systems')) }}

with

staged as (

    select * from {{ ref('stg_salesforce__opportunities') }}
    where row_status = 'staged'

),

opportunities as (

    select * from {{ ref('int_records__salesforce_opportunities') }}

),

final as (

    select
        staged.source,
        staged.record_id,
        staged.is_won,
        staged.created_at
    from staged
    left join opportunities on staged.source = opportunities.source and staged.record_id = opportunities.record_id
    where opportunities.record_id is null

)

select * from final
