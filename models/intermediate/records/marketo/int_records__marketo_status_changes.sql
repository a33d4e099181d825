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

changes as (

    -- A value that was cleared is no new status, and a status that stays the same is no change.
    select * from logged_changes
    where to_value is not null and from_value is distinct from to_value
    union all
    select
        exported_changes.source,
        exported_changes.record_id,
        exported_changes.lead_id,
        'lead' as object,
        exported_changes.from_value,
        exported_changes.to_value,
        cast(null as varchar) as reason,
        exported_changes.is_snapshot,
        exported_changes.is_date_only,
        exported_changes.occurred_at,
        'staged' as row_status,
        exported_changes.exported_at,
        exported_changes.loaded_at
    from exported_changes
    where
        not exists (
            select 1
            from logged_changes
            where
                logged_changes.source = exported_changes.source
                and logged_changes.lead_id = exported_changes.lead_id
                and logged_changes.object = 'lead'
        )

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
    where
        lead_endings.deleted_at is null
        or lead_endings.merged_into_record_id is not null
        or changes.occurred_at <= lead_endings.deleted_at

)

select * from final
