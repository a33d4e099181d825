{{ config(materialized='view') }}

with

generic_records as (

    select
        'generic' as system,
        source,
        record_id,
        person_record_id,
        account_record_id,
        opportunity_name,
        stage,
        currency,
        reason,
        campaign_id,
        campaign_name,
        is_created_at_date_only,
        is_closed_at_date_only,
        amount,
        created_at,
        closed_at,
        row_status,
        exported_at,
        loaded_at
    from {{ ref('stg_generic__opportunities') }}

),

final as (

    select * from generic_records
    {% for system in systems_with('opportunities') -%}
        union all
        select
            system,
            source,
            record_id,
            person_record_id,
            account_record_id,
            opportunity_name,
            stage,
            currency,
            reason,
            campaign_id,
            campaign_name,
            is_created_at_date_only,
            is_closed_at_date_only,
            amount,
            created_at,
            closed_at,
            row_status,
            exported_at,
            loaded_at
        from {{ ref('int_records__' ~ system ~ '_opportunities') }}
    {% endfor %}

)

select * from final
