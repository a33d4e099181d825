{{ config(materialized='view') }}

with

leads as (

    select * from {{ ref('stg_salesforce__leads') }}
    where row_status in ('staged', 'merged')

),

contacts as (

    select * from {{ ref('stg_salesforce__contacts') }}
    where row_status in ('staged', 'merged')

),

users as (

    -- Someone who has left still owns records.
    select
        source,
        record_id,
        coalesce(full_name, first_name || ' ' || last_name, last_name) as full_name
    from {{ ref('stg_salesforce__users') }}
    where row_status in ('staged', 'deleted')

),

people as (

    -- A lead and the contact it became are two records; int_records__salesforce_person_links joins them.
    select
        source,
        record_id,
        merged_into_record_id,
        -- IsConverted decides, as status and conversion disagree both ways.
        case when coalesce(is_converted, converted_contact_id is not null) then converted_account_id end as account_id,
        email,
        coalesce(full_name, first_name || ' ' || last_name, last_name) as full_name,
        account_name,
        website_domain,
        job_title,
        coalesce(country, country_code) as country,
        industry,
        company_size,
        lead_source,
        owner_id,
        owner_name,
        budget,
        authority,
        need,
        timeline,
        is_created_at_date_only,
        created_at,
        row_status,
        exported_at,
        loaded_at
    from leads
    union all
    select
        source,
        record_id,
        merged_into_record_id,
        account_id,
        email,
        coalesce(full_name, first_name || ' ' || last_name, last_name) as full_name,
        account_name,
        null as website_domain,
        job_title,
        coalesce(country, country_code) as country,
        null as industry,
        null as company_size,
        lead_source,
        owner_id,
        owner_name,
        budget,
        authority,
        need,
        timeline,
        is_created_at_date_only,
        created_at,
        row_status,
        exported_at,
        loaded_at
    from contacts

),

final as (

    select
        'salesforce' as system,
        people.source,
        people.record_id,
        people.merged_into_record_id,
        people.account_id as account_record_id,
        people.email,
        people.full_name,
        people.account_name,
        people.website_domain,
        people.job_title,
        people.country,
        people.industry,
        people.company_size,
        people.lead_source,
        cast(null as varchar) as campaign_id,
        cast(null as varchar) as campaign_name,
        -- An owner can be a queue, in which nobody has picked the lead up yet.
        coalesce(
            users.full_name,
            people.owner_name,
            case when substr(people.owner_id, 1, 3) = '00G' then 'queue' else people.owner_id end
        ) as owner,
        people.budget,
        people.authority,
        people.need,
        people.timeline,
        people.is_created_at_date_only,
        people.created_at,
        people.row_status,
        people.exported_at,
        people.loaded_at
    from people
    left join users on people.source = users.source and people.owner_id = users.record_id

)

select * from final
