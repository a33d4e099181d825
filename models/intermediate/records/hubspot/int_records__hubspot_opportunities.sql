{{ config(materialized='view') }}

with

deals as (

    select * from {{ ref('int_records__hubspot_deals') }}

),

deal_stages as (

    select * from {{ ref('stg_hubspot__deal_stages') }}
    where row_status = 'staged'

),

stage_entries as (

    select
        source,
        deal_id,
        stage_id,
        max(entered_at) as entered_at
    from deal_stages
    group by source, deal_id, stage_id

),

final as (

    -- A deal of nobody, or without any date, is on no one's way through the funnel: a test warns of it.
    select
        'hubspot' as system,
        deals.source,
        deals.deal_id as record_id,
        deals.contact_id as person_record_id,
        deals.company_id as account_record_id,
        deals.deal_name as opportunity_name,
        -- The flags, because portals rename their stages.
        case
            when deals.is_won then '<won>'
            when deals.is_closed then '<lost>'
            else deals.stage_name
        end as stage,
        deals.currency,
        case
            when deals.is_won then deals.won_reason
            when deals.is_closed then deals.lost_reason
        end as reason,
        cast(null as varchar) as campaign_id,
        deals.latest_campaign as campaign_name,
        deals.is_created_at_date_only,
        deals.is_closed_at_date_only,
        deals.amount,
        deals.created_at,
        -- The close date can be emptied by hand, also on a closed deal.
        coalesce(deals.closed_at, case when deals.is_closed then stage_entries.entered_at end) as closed_at,
        'staged' as row_status,
        deals.exported_at,
        deals.loaded_at
    from deals
    left join stage_entries
        on
            deals.source = stage_entries.source
            and deals.deal_id = stage_entries.deal_id
            and deals.stage_id = stage_entries.stage_id
    where
        (deals.contact_id is not null or deals.company_id is not null)
        and (deals.created_at is not null or deals.closed_at is not null)

)

select * from final
