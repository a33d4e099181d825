{{ config(materialized='view') }}

with

generic_records as (

    select
        'generic' as system,
        source,
        record_id,
        person_record_id,
        account_record_id,
        activity_type,
        lead_source,
        campaign_id,
        campaign_name,
        is_date_only,
        occurred_at,
        row_status,
        exported_at,
        loaded_at
    from {{ ref('stg_generic__activities') }}

),

final as (

    select * from generic_records
    {% for system in systems_with('activities') -%}
        union all
        select
            system,
            source,
            record_id,
            person_record_id,
            account_record_id,
            activity_type,
            lead_source,
            campaign_id,
            campaign_name,
            is_date_only,
            occurred_at,
            row_status,
            exported_at,
            loaded_at
        from {{ ref('int_records__' ~ system ~ '_activities') }}
    {% endfor %}

)

select * from final
