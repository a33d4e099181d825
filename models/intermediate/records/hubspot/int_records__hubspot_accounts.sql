{{ config(materialized='view') }}

with

companies as (

    select * from {{ ref('stg_hubspot__companies') }}
    where row_status in ('staged', 'deleted')

),

owners as (

    -- Records keep the id of an owner who has left.
    select * from {{ ref('stg_hubspot__owners') }}
    where row_status in ('staged', 'deleted')

),

listed as (

    select
        source,
        company_id as surviving_record_id,
        created_at,
        {{ hubspot_list_items('merged_company_ids') }} as item
    from companies

),

mergers as (

    -- A company that was merged twice is listed by both survivors: the younger one is the last.
    select
        source,
        trim(item) as record_id,
        {{ last_by('surviving_record_id', "coalesce(created_at, timestamp '1900-01-01')") }} as merged_into_record_id
    from listed
    where trim(item) <> surviving_record_id
    group by source, trim(item)

),

final as (

    select
        'hubspot' as system,
        companies.source,
        companies.company_id as record_id,
        mergers.merged_into_record_id,
        companies.company_name as account_name,
        coalesce(companies.company_domain, companies.website_domain) as website_domain,
        companies.country,
        companies.industry,
        companies.company_size,
        coalesce(owners.owner_name, companies.owner_id) as owner,
        companies.created_at,
        case when mergers.record_id is null then 'staged' else 'merged' end as row_status,
        companies.exported_at,
        companies.loaded_at
    from companies
    left join mergers
        on companies.source = mergers.source and companies.company_id = mergers.record_id
    left join owners
        on companies.source = owners.source and companies.owner_id = owners.owner_id
    where companies.row_status = 'staged' or mergers.record_id is not null

)

select * from final
