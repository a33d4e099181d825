{{ config(materialized='view') }}


with

opportunities as (

    select * from {{ ref('stg_pardot__opportunities') }}
    where row_status = 'staged'

),

opportunity_prospects as (

    select * from {{ ref('stg_pardot__opportunity_prospects') }}
    where row_status = 'staged'

),

prospects as (

    select * from {{ ref('stg_pardot__prospects') }}
    where row_status in ('staged', 'deleted')

),

campaigns as (

    select * from {{ ref('stg_pardot__campaigns') }}
    where row_status in ('staged', 'deleted')

),

salesforce_opportunities as (

    {% if 'salesforce' in var('systems') -%}
        select distinct record_id
        from {{ ref('stg_salesforce__opportunities') }}
        where row_status <> 'rejected'
    {%- else -%}
        select cast(null as {{ dbt.type_string() }}) as record_id
        where false
    {%- endif %}

),

salesforce_exports as (

    select count(*) > 0 as has_opportunities
    from salesforce_opportunities

),

ranked_prospects as (

    -- Pardot names no primary contact: of the prospects of an opportunity the one it has known longest.
    select
        opportunity_prospects.source,
        opportunity_prospects.opportunity_id,
        opportunity_prospects.prospect_id,
        prospects.prospect_account_id,
        coalesce(prospects.crm_lead_fid, prospects.crm_contact_fid, prospects.salesforce_id) is not null
            as is_in_salesforce,
        row_number() over (
            partition by opportunity_prospects.source, opportunity_prospects.opportunity_id
            order by
                case when prospects.row_status = 'staged' then 0 else 1 end,
                prospects.created_at asc nulls last,
                opportunity_prospects.prospect_id asc
        ) as prospect_rank
    from opportunity_prospects
    left join prospects
        on
            opportunity_prospects.source = prospects.source
            and opportunity_prospects.prospect_id = prospects.record_id

),

first_prospects as (

    select * from ranked_prospects
    where prospect_rank = 1

),

final as (

    select
        'pardot' as system,
        opportunities.source,
        opportunities.record_id,
        first_prospects.prospect_id as person_record_id,
        first_prospects.prospect_account_id as account_record_id,
        opportunities.opportunity_name,
        -- The stage is free text ("6 - Won"); the status says how it ended.
        case lower(opportunities.status)
            when 'won' then '<won>'
            when 'lost' then '<lost>'
            else coalesce(opportunities.stage, opportunities.status)
        end as stage,
        cast(null as varchar) as currency,
        cast(null as varchar) as reason,
        opportunities.campaign_id,
        campaigns.campaign_name,
        opportunities.is_created_at_date_only,
        opportunities.is_closed_at_date_only,
        opportunities.amount,
        opportunities.created_at,
        opportunities.closed_at,
        opportunities.row_status,
        opportunities.exported_at,
        opportunities.loaded_at
    from opportunities
    -- An opportunity of nobody can be in no journey; it stays visible in staging.
    inner join first_prospects
        on
            opportunities.source = first_prospects.source
            and opportunities.record_id = first_prospects.opportunity_id
    left join campaigns
        on opportunities.source = campaigns.source and opportunities.campaign_id = campaigns.record_id
    cross join salesforce_exports
    left join salesforce_opportunities
        on {{ salesforce_id18('opportunities.crm_opportunity_fid') }} = salesforce_opportunities.record_id
    -- Pardot copies opportunities from the CRM: where the original is exported, a copy would win everything twice.
    -- Without the CRM's id, a prospect of Salesforce tells that the opportunity is a copy.
    where
        salesforce_opportunities.record_id is null
        and not (
            opportunities.crm_opportunity_fid is null
            and first_prospects.is_in_salesforce
            and salesforce_exports.has_opportunities
        )

)

select * from final
