{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where row_status in ('staged', 'deleted')

),

mergers as (

    select * from {{ ref('int_records__hubspot_contact_merges') }}

),

owners as (

    -- Records keep the id of an owner who has left.
    select * from {{ ref('stg_hubspot__owners') }}
    where row_status in ('staged', 'deleted')

),

final as (

    select
        'hubspot' as system,
        contacts.source,
        contacts.contact_id as record_id,
        mergers.merged_into_record_id,
        contacts.company_id as account_record_id,
        contacts.email,
        contacts.full_name,
        coalesce(contacts.account_name, {{ first_value_of_list('contacts.company_names', "';'") }}) as account_name,
        contacts.website_domain,
        contacts.job_title,
        contacts.country,
        contacts.industry,
        contacts.company_size,
        contacts.original_source as lead_source,
        cast(null as varchar) as campaign_id,
        contacts.first_touch_campaign as campaign_name,
        coalesce(owners.owner_name, contacts.owner_id) as owner,
        cast(null as varchar) as budget,
        -- Someone with several roles decides when one of them does.
        case
            when position('DECISION_MAKER' in upper(replace(contacts.buying_roles, ' ', '_'))) > 0 then 'DECISION_MAKER'
            else {{ first_value_of_list('contacts.buying_roles', "';'") }}
        end as authority,
        cast(null as varchar) as need,
        cast(null as varchar) as timeline,
        contacts.is_created_at_date_only,
        contacts.created_at,
        case when mergers.record_id is null then 'staged' else 'merged' end as row_status,
        contacts.exported_at,
        contacts.loaded_at
    from contacts
    left join mergers
        on contacts.source = mergers.source and contacts.contact_id = mergers.record_id
    left join owners
        on contacts.source = owners.source and contacts.owner_id = owners.owner_id
    where contacts.row_status = 'staged' or mergers.record_id is not null

)

select * from final
