{{ config(materialized='view') }}

with

activities as (

    select * from {{ ref('int_records__activities') }}
    where row_status = 'staged'

),

activity_mappings as (

    select * from {{ ref('activity_mappings') }}

),

raw_values as (

    -- Read apart from the rows themselves: sharing a CTE would keep all rows aside for a handful of values.
    select distinct
        system,
        source,
        activity_type
    from {{ ref('int_records__activities') }}
    where row_status = 'staged'

),

candidate_mappings as (

    select
        raw_values.source,
        raw_values.activity_type,
        activity_mappings.activity,
        activity_mappings.lead_source,
        row_number() over (
            partition by raw_values.source, raw_values.activity_type
            order by {{ mapping_preference('activity_mappings.source', 'raw_values.source', 'raw_values.system') }}
        ) as preference
    from raw_values
    inner join activity_mappings
        on
            activity_mappings.source in (raw_values.source, raw_values.system, '*')
            and lower(raw_values.activity_type) = lower(activity_mappings.raw_type)

),

mapped_values as (

    select * from candidate_mappings
    where preference = 1

),

final as (

    select
        activities.source,
        'activities' as record_type,
        activities.record_id,
        coalesce(mapped_values.activity, 'unmapped') as signal,
        activities.person_record_id,
        activities.account_record_id,
        activities.activity_type as raw_value,
        activities.lead_source as raw_lead_source,
        mapped_values.lead_source as mapped_lead_source,
        activities.campaign_id,
        activities.campaign_name,
        activities.is_date_only,
        activities.occurred_at as signal_at
    from activities
    left join mapped_values
        on
            activities.source = mapped_values.source
            and activities.activity_type = mapped_values.activity_type

)

select * from final
