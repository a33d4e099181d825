{{ config(materialized='view') }}


with

prospects as (

    select * from {{ ref('stg_pardot__prospects') }}
    where row_status = 'staged'

),

campaigns as (

    select * from {{ ref('stg_pardot__campaigns') }}
    where row_status in ('staged', 'deleted')

),

final as (

    select
        'pardot' as system,
        prospects.source,
        prospects.record_id,
        cast(null as varchar) as merged_into_record_id,
        prospects.prospect_account_id as account_record_id,
        prospects.email,
        prospects.full_name,
        prospects.account_name,
        prospects.website_domain,
        prospects.job_title,
        prospects.country,
        prospects.industry,
        prospects.company_size,
        prospects.lead_source,
        prospects.campaign_id,
        campaigns.campaign_name,
        prospects.owner,
        cast(null as varchar) as budget,
        cast(null as varchar) as authority,
        cast(null as varchar) as need,
        cast(null as varchar) as timeline,
        prospects.is_created_at_date_only,
        prospects.created_at,
        prospects.row_status,
        prospects.exported_at,
        prospects.loaded_at
    from prospects
    left join campaigns
        on prospects.source = campaigns.source and prospects.campaign_id = campaigns.record_id

)

select * from final
