{{ config(materialized='view') }}


with

leads as (

    select * from {{ ref('stg_dynamics__leads') }}
    where row_status in ('staged', 'merged')

),

contacts as (

    select * from {{ ref('stg_dynamics__contacts') }}
    where row_status in ('staged', 'merged')

),

contacts_with_account as (

    -- A contact can belong to another contact. Not every export says which of the two the id is of.
    select
        contacts.*,
        case
            when coalesce(lower(contacts.parent_customer_type), 'account') <> 'account' then null
            when parents.record_id is not null then null
            else contacts.parent_customer_id
        end as account_record_id
    from contacts
    left join contacts as parents
        on contacts.source = parents.source and contacts.parent_customer_id = parents.record_id

),

final as (

    select
        'dynamics' as system,
        source,
        record_id,
        merged_into_record_id,
        parent_account_id as account_record_id,
        email,
        full_name,
        account_name,
        website_domain,
        job_title,
        country,
        industry,
        company_size,
        lead_source,
        campaign_id,
        campaign_name,
        owner,
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
        'dynamics' as system,
        source,
        record_id,
        merged_into_record_id,
        account_record_id,
        email,
        full_name,
        account_name,
        cast(null as varchar) as website_domain,
        job_title,
        country,
        cast(null as varchar) as industry,
        cast(null as varchar) as company_size,
        lead_source,
        cast(null as varchar) as campaign_id,
        cast(null as varchar) as campaign_name,
        owner,
        cast(null as varchar) as budget,
        cast(null as varchar) as authority,
        cast(null as varchar) as need,
        cast(null as varchar) as timeline,
        is_created_at_date_only,
        created_at,
        row_status,
        exported_at,
        loaded_at
    from contacts_with_account

)

select * from final
