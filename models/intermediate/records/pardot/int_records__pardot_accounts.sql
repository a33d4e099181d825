{{ config(materialized='view') }}


with

prospect_accounts as (

    select * from {{ ref('stg_pardot__prospect_accounts') }}
    where row_status = 'staged'

),

final as (

    select
        'pardot' as system,
        source,
        record_id,
        cast(null as varchar) as merged_into_record_id,
        account_name,
        website_domain,
        country,
        industry,
        company_size,
        owner,
        created_at,
        row_status,
        exported_at,
        loaded_at
    from prospect_accounts

)

select * from final
