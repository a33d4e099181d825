{{ config(materialized='view') }}

with

erased_addresses as (

    select * from {{ ref('erased_addresses') }}

),

role_addresses as (

    select * from {{ ref('role_addresses') }}

),

erasures as (

    select count(*) as erasure_count
    from erased_addresses

),

records as (

    select * from {{ ref('int_records__unioned_persons') }}

),

hashed as (

    select
        records.*,
        -- A hash takes time: none without a list.
        case when erasures.erasure_count > 0 then {{ sha256_hex('records.email') }} end as email_sha256
    from records
    cross join erasures

),

final as (

    select
        hashed.system,
        hashed.source,
        hashed.record_id,
        hashed.merged_into_record_id,
        hashed.account_record_id,
        case
            when erased_addresses.email_sha256 is null then hashed.email
            else {{ erased_email('hashed.email', 'role_addresses.local_part') }}
        end as email,
        case when erased_addresses.email_sha256 is null then hashed.full_name end as full_name,
        case when erased_addresses.email_sha256 is null then hashed.account_name end as account_name,
        hashed.website_domain,
        hashed.job_title,
        hashed.country,
        hashed.industry,
        hashed.company_size,
        hashed.lead_source,
        hashed.campaign_id,
        hashed.campaign_name,
        hashed.owner,
        hashed.budget,
        hashed.authority,
        hashed.need,
        hashed.timeline,
        hashed.is_created_at_date_only,
        hashed.created_at,
        hashed.row_status,
        hashed.exported_at,
        hashed.loaded_at
    from hashed
    left join erased_addresses on hashed.email_sha256 = lower(erased_addresses.email_sha256)
    left join role_addresses
        on
            erased_addresses.email_sha256 is not null
            and {{ email_local_part('hashed.email') }} = role_addresses.local_part

)

select * from final
