{{ config(materialized='view') }}

with

engagements as (

    select * from {{ ref('int_records__hubspot_engagements') }}

),

engagement_contacts as (

    select * from {{ ref('stg_hubspot__engagement_contacts') }}
    where row_status = 'staged'

),

engagement_companies as (

    select * from {{ ref('stg_hubspot__engagement_companies') }}
    where row_status = 'staged'

),

engagement_deals as (

    select * from {{ ref('stg_hubspot__engagement_deals') }}
    where row_status = 'staged'

),

deals as (

    select * from {{ ref('int_records__hubspot_deals') }}

),

first_companies as (

    select
        source,
        engagement_id,
        {{ first_by('company_id', "lpad(company_id, 20, '0')") }} as company_id
    from engagement_companies
    group by source, engagement_id

),

first_deals as (

    select
        source,
        engagement_id,
        {{ first_by('deal_id', "lpad(deal_id, 20, '0')") }} as deal_id
    from engagement_deals
    group by source, engagement_id

),

final as (

    -- One row per contact that took part. Without any, the company's; without that, the deal's. What belongs to none
    -- of these is nobody's activity and stays in staging.
    select
        engagements.source,
        'engagement:' || engagements.engagement_id || coalesce(':' || engagement_contacts.contact_id, '') as record_id,
        coalesce(
            engagement_contacts.contact_id, case when first_companies.company_id is null then deals.contact_id end
        ) as person_record_id,
        case
            when engagement_contacts.contact_id is null then coalesce(first_companies.company_id, deals.company_id)
        end as account_record_id,
        engagements.activity_type,
        cast(null as varchar) as campaign_id,
        cast(null as varchar) as campaign_name,
        false as is_date_only,
        engagements.occurred_at,
        engagements.exported_at,
        engagements.loaded_at
    from engagements
    left join engagement_contacts
        on
            engagements.source = engagement_contacts.source
            and engagements.engagement_id = engagement_contacts.engagement_id
    left join first_companies
        on
            engagements.source = first_companies.source
            and engagements.engagement_id = first_companies.engagement_id
    left join first_deals
        on engagements.source = first_deals.source and engagements.engagement_id = first_deals.engagement_id
    left join deals
        on first_deals.source = deals.source and first_deals.deal_id = deals.deal_id
    where
        coalesce(engagement_contacts.contact_id, first_companies.company_id, deals.contact_id, deals.company_id)
        is not null

)

select * from final
