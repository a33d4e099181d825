{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where row_status in ('staged', 'superseded')

),

versions as (

    -- One version per export, the one that staging would have kept.
    select
        *,
        row_number() over (
            partition by source, contact_id, exported_at
            order by row_status asc, modified_at desc nulls last, file asc, row_number_in_file asc
        ) as version_rank
    from contacts

),

statuses as (

    select
        source,
        contact_id,
        'lifecycle_stage' as object,
        lifecycle_stage as status,
        created_at,
        modified_at,
        exported_at,
        loaded_at
    from versions
    where version_rank = 1
    union all
    select
        source,
        contact_id,
        'lead_status' as object,
        lead_status as status,
        created_at,
        modified_at,
        exported_at,
        loaded_at
    from versions
    where version_rank = 1

),

numbered as (

    select
        *,
        lag(exported_at) over (partition by source, contact_id, object order by exported_at nulls first)
            as exported_before,
        row_number() over (partition by source, contact_id, object order by exported_at nulls first) as version_number
    from statuses

),

compared as (

    -- An empty status may also be a column that someone left out of the export: it changes nothing.
    select
        *,
        lag(status) over (partition by source, contact_id, object order by version_number) as status_before
    from numbered
    where status is not null

),

dated as (

    select
        source,
        'contact_export:' || contact_id || ':' || object || ':' || coalesce(cast(exported_at as varchar), 'unknown')
            as record_id,
        contact_id as person_record_id,
        object,
        status_before as from_value,
        status as to_value,
        version_number = 1 as is_snapshot,
        case
            when version_number = 1 then {{ first_status_at('created_at', 'modified_at', 'exported_at') }}
            when modified_at > exported_before and modified_at <= exported_at then modified_at
            else exported_at
        end as occurred_at,
        exported_at,
        loaded_at
    from compared
    -- The language of whoever made the export is no change.
    where
        status_before is null
        or {{ hubspot_status_name('status') }} <> {{ hubspot_status_name('status_before') }}

),

final as (

    select * from dated
    where occurred_at is not null

)

select * from final
