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
    {% for system in systems_with('accounts') -%}
        union all
        select
            system,
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
        from {{ ref('int_records__' ~ system ~ '_accounts') }}
    {% endfor %}

)

select * from final
