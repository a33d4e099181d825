{{ config(materialized='view') }}


with

activities as (

    select * from {{ ref('stg_marketo__activities') }}
    where row_status = 'staged' and activity_type_id in ('13', '101', '102', '104')

),

lead_fields as (

    select * from {{ ref('stg_marketo__lead_fields') }}
    where row_status = 'staged'

),

lead_endings as (

    select * from {{ ref('int_records__marketo_lead_endings') }}

),

deleted_persons as (

    -- What happened to someone who was deleted must not bring them back.
    select * from {{ ref('int_records__marketo_deleted_persons') }}

),

exported_changes as (

    select * from {{ ref('int_records__marketo_exported_statuses') }}

),

logged_changes as (

    -- The log names a field by its display name, which users can change; its id leads to the name of the API.
    select
        activities.source,
        'activity:' || activities.record_id as record_id,
        activities.lead_id,
        case activities.activity_type_id
            when '13' then 'lead'
            when '104' then 'program_status'
            else 'revenue_stage'
        end as object,
        coalesce(activities.old_value, activities.old_status, activities.old_stage) as from_value,
        coalesce(activities.new_value, activities.new_status, activities.new_stage) as to_value,
        activities.reason,
        false as is_snapshot,
        false as is_date_only,
        activities.occurred_at,
        activities.row_status,
        activities.exported_at,
        activities.loaded_at
    from activities
    left join lead_fields
        on
            activities.source = lead_fields.source
            and activities.primary_attribute_value_id = lead_fields.record_id
    where
        activities.activity_type_id <> '13'
        or {{ is_marketo_status_field('activities.primary_attribute_value') }}
        or {{ is_marketo_status_field('lead_fields.api_name') }}

),

ranked_log as (

    select
        *,
        row_number() over (partition by source, lead_id order by occurred_at desc, record_id desc) as recency
    from logged_changes
    where object = 'lead' and to_value is not null

),

last_in_log as (

    select
        source,
        lead_id,
        to_value as last_status,
        occurred_at as last_changed_at,
        -- Until it was extracted, the log knows better.
        coalesce(greatest(occurred_at, exported_at), occurred_at) as covered_until
    from ranked_log
    where recency = 1

),

later_extracts as (

    select
        exported_changes.*,
        last_in_log.last_changed_at,
        -- The first extract after the log is compared with the log, every next one with the extract before it.
        coalesce(
            lag(exported_changes.to_value) over (
                partition by exported_changes.source, exported_changes.lead_id order by exported_changes.exported_at
            ),
            last_in_log.last_status
        ) as status_before
    from exported_changes
    left join last_in_log
        on exported_changes.source = last_in_log.source and exported_changes.lead_id = last_in_log.lead_id
    where last_in_log.lead_id is null or exported_changes.exported_at > last_in_log.covered_until

),

changes as (

    -- A value that was cleared is no new status, and a status that stays the same is no change.
    select * from logged_changes
    where to_value is not null and from_value is distinct from to_value
    union all
    select
        source,
        record_id,
        lead_id,
        'lead' as object,
        case when last_changed_at is null then from_value else status_before end as from_value,
        to_value,
        cast(null as varchar) as reason,
        is_snapshot and last_changed_at is null as is_snapshot,
        is_date_only and last_changed_at is null as is_date_only,
        case when occurred_at <= last_changed_at then exported_at else occurred_at end as occurred_at,
        'staged' as row_status,
        exported_at,
        loaded_at
    from later_extracts
    where last_changed_at is null or lower(to_value) <> lower(status_before)

),

final as (

    select
        'marketo' as system,
        changes.source,
        changes.record_id,
        coalesce(lead_endings.merged_into_record_id, changes.lead_id) as person_record_id,
        cast(null as varchar) as account_record_id,
        cast(null as varchar) as opportunity_record_id,
        changes.object,
        changes.from_value,
        changes.to_value,
        changes.reason,
        changes.is_snapshot,
        changes.is_date_only,
        changes.occurred_at,
        changes.row_status,
        changes.exported_at,
        changes.loaded_at
    from changes
    left join lead_endings
        on changes.source = lead_endings.source and changes.lead_id = lead_endings.record_id
    left join deleted_persons
        on
            changes.source = deleted_persons.source
            and coalesce(lead_endings.merged_into_record_id, changes.lead_id) = deleted_persons.record_id
    where deleted_persons.record_id is null

)

select * from final
