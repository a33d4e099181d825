{{ config(materialized='view') }}

with

property_changes as (

    select * from {{ ref('int_records__hubspot_property_changes') }}

),

lifecycle_dates as (

    select * from {{ ref('int_records__hubspot_lifecycle_dates') }}

),

export_changes as (

    -- Histories and dates go by the internal name of a status (IN_PROGRESS); an export may give its label.
    select
        *,
        {{ hubspot_status_name('to_value') }} as stage
    from {{ ref('int_records__hubspot_export_changes') }}

),

ranked_history as (

    select
        *,
        row_number() over (
            partition by source, person_record_id, object order by occurred_at desc, status desc
        ) as recency
    from property_changes

),

last_in_history as (

    select
        source,
        person_record_id,
        object,
        status as last_status,
        {{ hubspot_status_name('status') }} as last_stage,
        occurred_at as last_changed_at,
        -- Until it was exported, the history knows better.
        coalesce(greatest(occurred_at, exported_at), occurred_at) as covered_until
    from ranked_history
    where recency = 1

),

dates as (

    -- Dates tell less than the history, which has every return to a stage, but more than comparing exports does.
    select
        lifecycle_dates.*,
        {{ hubspot_status_name('lifecycle_dates.to_value') }} as stage
    from lifecycle_dates
    left join last_in_history
        on
            lifecycle_dates.source = last_in_history.source
            and lifecycle_dates.person_record_id = last_in_history.person_record_id
            and last_in_history.object = 'lifecycle_stage'
    where
        last_in_history.person_record_id is null
        or (
            lifecycle_dates.occurred_at > last_in_history.covered_until
            and lifecycle_dates.exported_at > last_in_history.covered_until
        )

),

later_exports as (

    select
        export_changes.*,
        last_in_history.last_changed_at,
        -- The first export after the history is compared with the history, every next one with the export before it.
        coalesce(lag(export_changes.stage) over by_export, last_in_history.last_stage) as stage_before,
        coalesce(lag(export_changes.to_value) over by_export, last_in_history.last_status) as status_before
    from export_changes
    left join last_in_history
        on
            export_changes.source = last_in_history.source
            and export_changes.person_record_id = last_in_history.person_record_id
            and export_changes.object = last_in_history.object
    where
        last_in_history.person_record_id is null
        or export_changes.exported_at > last_in_history.covered_until
    window
        by_export as (
            partition by export_changes.source, export_changes.person_record_id, export_changes.object
            order by export_changes.exported_at
        )

),

final as (

    select
        source,
        record_id,
        person_record_id,
        object,
        from_value,
        to_value,
        reason,
        false as is_snapshot,
        occurred_at,
        exported_at,
        loaded_at
    from property_changes
    union all
    select
        source,
        record_id,
        person_record_id,
        'lifecycle_stage' as object,
        from_value,
        to_value,
        null as reason,
        false as is_snapshot,
        occurred_at,
        exported_at,
        loaded_at
    from dates
    union all
    select
        later_exports.source,
        later_exports.record_id,
        later_exports.person_record_id,
        later_exports.object,
        case
            when later_exports.last_changed_at is null then later_exports.from_value
            else later_exports.status_before
        end as from_value,
        later_exports.to_value,
        null as reason,
        later_exports.is_snapshot and later_exports.last_changed_at is null as is_snapshot,
        case
            when later_exports.occurred_at <= later_exports.last_changed_at then later_exports.exported_at
            else later_exports.occurred_at
        end as occurred_at,
        later_exports.exported_at,
        later_exports.loaded_at
    from later_exports
    left join dates
        on
            later_exports.source = dates.source
            and later_exports.person_record_id = dates.person_record_id
            and later_exports.stage = dates.stage
            and later_exports.object = 'lifecycle_stage'
            -- Exports after the last one that has the date know of a return to the stage.
            and (
                later_exports.from_value is null
                or coalesce(later_exports.exported_at <= dates.exported_at, true)
            )
    where
        dates.person_record_id is null
        and (later_exports.last_changed_at is null or later_exports.stage <> later_exports.stage_before)

)

select * from final
