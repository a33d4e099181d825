with

signals as (

    select
        source,
        case record_type
            when 'activities' then 'activity_mappings'
            else 'status_mappings'
        end as mapping_seed,
        raw_value,
        signal_at
    from {{ ref('int_signals') }}
    where signal = 'unmapped'

),

opportunity_stages as (

    select
        source,
        'status_mappings' as mapping_seed,
        'opportunity: ' || raw_value as raw_value,
        signal_at
    from {{ ref('int_signals__opportunities') }}
    where stage_signal = 'unmapped'

),

facts as (

    select
        source,
        'status_mappings' as mapping_seed,
        fact || ': ' || raw_value as raw_value,
        cast(null as timestamp) as signal_at
    from {{ ref('int_signals__undated_facts') }}
    where signal = 'unmapped'

),

person_lead_sources as (

    select
        persons.source,
        'lead_source_mappings' as mapping_seed,
        persons.lead_source as raw_value,
        persons.created_at as signal_at
    from {{ ref('int_records__persons') }} as persons
    inner join {{ ref('int_signals__lead_sources') }} as lead_sources
        on persons.source = lead_sources.source and persons.lead_source = lead_sources.raw_value
    where persons.row_status = 'staged' and lead_sources.lead_source = 'unmapped'

),

activity_lead_sources as (

    select
        activities.source,
        'lead_source_mappings' as mapping_seed,
        activities.lead_source as raw_value,
        activities.occurred_at as signal_at
    from {{ ref('int_records__activities') }} as activities
    inner join {{ ref('int_signals__lead_sources') }} as lead_sources
        on activities.source = lead_sources.source and activities.lead_source = lead_sources.raw_value
    where activities.row_status = 'staged' and lead_sources.lead_source = 'unmapped'

),

person_attributes as (

    select
        persons.source,
        'job_functions' as mapping_seed,
        persons.job_title as raw_value,
        persons.created_at as signal_at
    from {{ ref('int_records__persons') }} as persons
    left join {{ ref('job_functions') }} as job_functions
        on lower(persons.job_title) = lower(job_functions.raw_value)
    where persons.row_status = 'staged' and persons.job_title is not null and job_functions.raw_value is null
    union all
    select
        persons.source,
        'industries' as mapping_seed,
        persons.industry as raw_value,
        persons.created_at as signal_at
    from {{ ref('int_records__persons') }} as persons
    left join {{ ref('industries') }} as industries on lower(persons.industry) = lower(industries.raw_value)
    where persons.row_status = 'staged' and persons.industry is not null and industries.raw_value is null

),

account_industries as (

    select
        account_rows.source,
        'industries' as mapping_seed,
        account_rows.industry as raw_value,
        account_rows.created_at as signal_at
    from {{ ref('int_records__accounts') }} as account_rows
    left join {{ ref('industries') }} as industries on lower(account_rows.industry) = lower(industries.raw_value)
    where
        account_rows.row_status = 'staged'
        and account_rows.industry is not null
        and industries.raw_value is null

),

unmapped as (

    select * from signals
    union all
    select * from opportunity_stages
    union all
    select * from facts
    union all
    select * from person_lead_sources
    union all
    select * from activity_lead_sources
    union all
    select * from person_attributes
    union all
    select * from account_industries

),

final as (

    select
        source,
        mapping_seed,
        raw_value,
        count(*) as row_count,
        min(signal_at) as first_seen_at,
        max(signal_at) as last_seen_at
    from unmapped
    group by source, mapping_seed, raw_value

)

select * from final
