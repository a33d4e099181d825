with

leads as (

    select * from {{ ref('stg_salesforce__leads') }}
    where row_status <> 'rejected'

),

field_changes as (

    select * from {{ ref('int_records__salesforce_field_changes') }}
    where object = 'lead'

),

ranked_changes as (

    select
        source,
        parent_id as record_id,
        to_value,
        changed_at,
        max(exported_at) over (partition by source, parent_id) as exported_at,
        row_number() over (
            partition by source, parent_id order by changed_at desc nulls last, record_id desc
        ) as recency
    from field_changes

),

last_changes as (

    -- A history tells all until it was exported; `greatest` passes over null.
    select
        source,
        record_id,
        to_value,
        changed_at,
        greatest(changed_at, exported_at) as covered_until
    from ranked_changes
    where recency = 1

),

present_leads as (

    select
        source,
        record_id
    from leads
    where row_status in ('staged', 'merged')

),

ranked_versions as (

    -- Two versions of one export: the one that counts.
    select
        leads.*,
        last_changes.to_value as recorded_status,
        last_changes.covered_until,
        row_number() over (
            partition by leads.source, leads.record_id, leads.version_at order by leads.version_rank
        ) as rank_in_export
    from leads
    inner join present_leads on leads.source = present_leads.source and leads.record_id = present_leads.record_id
    left join last_changes on leads.source = last_changes.source and leads.record_id = last_changes.record_id
    where
        leads.status is not null
        and (last_changes.record_id is null or leads.version_at > last_changes.changed_at)

),

versions as (

    select
        *,
        coalesce(lag(status) over version_order, recorded_status) as previous_status,
        lag(version_at) over version_order as previous_version_at
    from ranked_versions
    where rank_in_export = 1
    window version_order as (partition by source, record_id order by version_rank desc)

),

version_changes as (

    select
        source,
        record_id,
        previous_status,
        status,
        version_at,
        is_created_at_date_only,
        created_at,
        case
            when previous_status is null then {{ first_status_at('created_at', 'modified_at', 'version_at') }}
            when modified_at > greatest(previous_version_at, covered_until) and modified_at <= version_at
                then modified_at
            else version_at
        end as occurred_at,
        exported_at,
        loaded_at
    from versions
    where
        status is distinct from previous_status
        and (
            covered_until is null
            or (
                version_at > covered_until
                and (
                    previous_version_at > covered_until
                    -- The history may write a label, where the record has the name.
                    or {{ letters_and_digits('status') }} <> {{ letters_and_digits('recorded_status') }}
                )
            )
        )

),

final as (

    select
        source,
        record_id,
        parent_id as lead_id,
        from_value,
        to_value,
        false as is_snapshot,
        false as is_date_only,
        changed_at as occurred_at,
        exported_at,
        loaded_at
    from field_changes
    union all
    select
        source,
        'lead_export:' || record_id || ':'
        || case when previous_status is null then 'first' else cast(version_at as varchar) end as record_id,
        record_id as lead_id,
        previous_status as from_value,
        status as to_value,
        previous_status is null as is_snapshot,
        -- A day is all that is known where the creation stands in for the change.
        coalesce(previous_status is null and is_created_at_date_only and occurred_at = created_at, false)
            as is_date_only,
        occurred_at,
        exported_at,
        loaded_at
    from version_changes
    where occurred_at is not null

)

select * from final
