{{ config(materialized='view') }}


with

leads as (

    select * from {{ ref('stg_marketo__leads') }}
    where row_status in ('staged', 'superseded') and lead_status is not null

),

versions as (

    -- One version for each export: of several in one export the one that was changed last.
    select
        *,
        row_number() over (
            partition by source, record_id, exported_at
            order by updated_at desc nulls last, row_status asc, lead_status asc, file asc, row_number_in_file asc
        ) as version_rank
    from leads

),

compared as (

    select
        *,
        lag(lead_status) over (partition by source, record_id order by exported_at asc nulls first) as previous_status,
        lag(exported_at) over (partition by source, record_id order by exported_at asc nulls first)
            as previous_exported_at
    from versions
    where version_rank = 1

),

dated as (

    select
        source,
        'lead_export:' || record_id || ':' || coalesce(cast(exported_at as varchar), 'unknown') as record_id,
        record_id as lead_id,
        previous_status as from_value,
        lead_status as to_value,
        previous_status is null as is_snapshot,
        is_created_at_date_only,
        created_at,
        case
            when previous_status is null then {{ first_status_at('created_at', 'updated_at', 'exported_at') }}
            when updated_at > previous_exported_at and updated_at <= exported_at then updated_at
            else exported_at
        end as occurred_at,
        exported_at,
        loaded_at
    from compared
    where previous_status is distinct from lead_status

),

final as (

    select
        source,
        record_id,
        lead_id,
        from_value,
        to_value,
        is_snapshot,
        -- A day is all that is known where the creation stands in for the change.
        coalesce(is_snapshot and is_created_at_date_only and occurred_at = created_at, false) as is_date_only,
        occurred_at,
        exported_at,
        loaded_at
    from dated
    where occurred_at is not null

)

select * from final
