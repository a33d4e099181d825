{{ config(materialized='view') }}

with

generic_records as (

    select
        'generic' as system,
        source,
        record_id,
        person_record_id,
        account_record_id,
        cast(null as varchar) as opportunity_record_id,
        object,
        from_value,
        to_value,
        reason,
        false as is_snapshot,
        is_date_only,
        occurred_at,
        row_status,
        exported_at,
        loaded_at
    from {{ ref('stg_generic__status_changes') }}

),

final as (

    select * from generic_records
    {% for system in systems_with('status_changes') -%}
        union all
        select
            system,
            source,
            record_id,
            person_record_id,
            account_record_id,
            opportunity_record_id,
            object,
            from_value,
            to_value,
            reason,
            is_snapshot,
            is_date_only,
            occurred_at,
            row_status,
            exported_at,
            loaded_at
        from {{ ref('int_records__' ~ system ~ '_status_changes') }}
    {% endfor %}

)

select * from final
