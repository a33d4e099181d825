{{ config(materialized='view') }}


with

account_rows as (

    select * from {{ ref('stg_dynamics__accounts') }}
    where row_status in ('staged', 'merged')

),

final as (

    select
        'dynamics' as system,
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
    from account_rows

)

select * from final
