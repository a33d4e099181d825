{{ config(materialized='view') }}

with

generic_records as (

    select
        'generic' as system,
        source,
        record_id,
        merged_into_record_id,
        account_record_id,
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
    from {{ ref('stg_generic__persons') }}

),

final as (

    select * from generic_records
    {% for system in systems_with('persons') -%}
        union all
        select
            system,
            source,
            record_id,
            merged_into_record_id,
            account_record_id,
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
        from {{ ref('int_records__' ~ system ~ '_persons') }}
    {% endfor %}

)

select * from final
