{{ config(materialized='view') }}

with

generic_records as (

    select
        'generic' as system,
        source,
        record_id,
        merged_into_record_id,
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
    from {{ ref('stg_generic__accounts') }}

),

final as (

    select * from generic_records

)

select * from final
