{{ config(materialized='view') }}

with

status_changes as (

    select * from {{ ref('int_records__status_changes') }}
    where row_status = 'staged'

),

closes as (

    select
        source,
        record_id,
        is_date_only,
        signal_at
    from {{ ref('int_signals__opportunities') }}
    where signal <> 'opportunity_created'

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

dated as (

    -- A stage that is recorded after the close of its opportunity was passed before it.
    select
        status_changes.*,
        closes.signal_at as closed_at,
        closes.is_date_only as is_closed_at_date_only,
        coalesce(
            status_changes.occurred_at
            >= case
                when closes.is_date_only then {{ dbt.dateadd('day', 1, 'closes.signal_at') }}
                else closes.signal_at
            end,
            false
        ) as is_recorded_afterwards
    from status_changes
    left join closes
        on
            status_changes.source = closes.source
            and status_changes.opportunity_record_id = closes.record_id

),

final as (

    select
        dated.source,
        'status_changes' as record_type,
        dated.record_id,
        coalesce(mapped_values.signal, 'unmapped') as signal,
        dated.person_record_id,
        dated.account_record_id,
        dated.object,
        dated.to_value,
        dated.object || ': ' || dated.to_value as raw_value,
        dated.reason as record_reason,
        mapped_values.reason as mapped_reason,
        dated.is_snapshot,
        case
            when dated.is_recorded_afterwards then dated.is_closed_at_date_only
            else dated.is_date_only
        end as is_date_only,
        case when dated.is_recorded_afterwards then dated.closed_at else dated.occurred_at end as signal_at
    from dated
    left join mapped_values
        on
            dated.source = mapped_values.source
            and dated.object = mapped_values.object
            and dated.to_value = mapped_values.to_value

)

select * from final
