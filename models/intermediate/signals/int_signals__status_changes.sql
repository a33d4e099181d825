{{ config(materialized='view') }}

with

status_changes as (

    select * from {{ ref('int_records__status_changes') }}
    where row_status = 'staged'

),

status_mappings as (

    select * from {{ ref('status_mappings') }}

),

raw_values as (

    select distinct
        system,
        source,
        object,
        to_value
    from {{ ref('int_records__status_changes') }}
    where row_status = 'staged'

),

candidate_mappings as (

    select
        raw_values.source,
        raw_values.object,
        raw_values.to_value,
        status_mappings.signal,
        status_mappings.reason,
        row_number() over (
            partition by raw_values.source, raw_values.object, raw_values.to_value
            order by {{ mapping_preference('status_mappings.source', 'raw_values.source', 'raw_values.system') }}
        ) as preference
    from raw_values
    inner join status_mappings
        on
            status_mappings.source in (raw_values.source, raw_values.system, '*')
            and raw_values.object = lower(status_mappings.object)
            and lower(raw_values.to_value) = lower(status_mappings.raw_status)

),

mapped_values as (

    select * from candidate_mappings
    where preference = 1

),

final as (

    select
        status_changes.source,
        'status_changes' as record_type,
        status_changes.record_id,
        coalesce(mapped_values.signal, 'unmapped') as signal,
        status_changes.person_record_id,
        status_changes.account_record_id,
        status_changes.object,
        status_changes.to_value,
        status_changes.object || ': ' || status_changes.to_value as raw_value,
        status_changes.reason as record_reason,
        mapped_values.reason as mapped_reason,
        status_changes.is_date_only,
        status_changes.occurred_at as signal_at
    from status_changes
    left join mapped_values
        on
            status_changes.source = mapped_values.source
            and status_changes.object = mapped_values.object
            and status_changes.to_value = mapped_values.to_value

)

select * from final
