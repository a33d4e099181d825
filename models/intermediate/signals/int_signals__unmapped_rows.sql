{{ config(materialized='view') }}

with

persons as (

    select * from {{ ref('int_records__persons') }}
    where row_status = 'staged'

),

activities as (

    select * from {{ ref('int_records__activities') }}
    where row_status = 'staged'

),

accounts as (

    select * from {{ ref('int_records__accounts') }}
    where row_status = 'staged'

),

unmapped_lead_sources as (

    select * from {{ ref('int_signals__lead_sources') }}
    where lead_source = 'unmapped'

),

job_functions as (

    select * from {{ ref('job_functions') }}

),

industries as (

    select * from {{ ref('industries') }}

),

mapped_signals as (

    select
        source,
        'activity_mappings' as mapping_seed,
        'activity' as object,
        raw_value,
        signal_at
    from {{ ref('int_signals__activities') }}
    where signal = 'unmapped'
    union all
    select
        source,
        'status_mappings' as mapping_seed,
        object,
        to_value as raw_value,
        signal_at
    from {{ ref('int_signals__status_changes') }}
    where signal = 'unmapped'
    union all
    select
        source,
        'status_mappings' as mapping_seed,
        'opportunity' as object,
        raw_value,
        signal_at
    from {{ ref('int_signals__opportunities') }}
    where stage_signal = 'unmapped'
    union all
    select
        source,
        'status_mappings' as mapping_seed,
        fact as object,
        raw_value,
        cast(null as timestamp) as signal_at
    from {{ ref('int_signals__undated_facts') }}
    where signal = 'unmapped'

),

lead_sources as (

    select
        persons.source,
        'lead_source_mappings' as mapping_seed,
        'lead_source' as object,
        persons.lead_source as raw_value,
        persons.created_at as signal_at
    from persons
    inner join unmapped_lead_sources
        on persons.source = unmapped_lead_sources.source and persons.lead_source = unmapped_lead_sources.raw_value
    union all
    select
        activities.source,
        'lead_source_mappings' as mapping_seed,
        'lead_source' as object,
        activities.lead_source as raw_value,
        activities.occurred_at as signal_at
    from activities
    inner join unmapped_lead_sources
        on
            activities.source = unmapped_lead_sources.source
            and activities.lead_source = unmapped_lead_sources.raw_value

),

attributes as (

    select
        persons.source,
        'job_functions' as mapping_seed,
        'job_title' as object,
        persons.job_title as raw_value,
        persons.created_at as signal_at
    from persons
    left join job_functions on lower(persons.job_title) = lower(job_functions.raw_value)
    where persons.job_title is not null and job_functions.raw_value is null
    union all
    {% for records in ['persons', 'accounts'] -%}
        select
            {{ records }}.source,
            'industries' as mapping_seed,
            'industry' as object,
            {{ records }}.industry as raw_value,
            {{ records }}.created_at as signal_at
        from {{ records }}
        left join industries on lower({{ records }}.industry) = lower(industries.raw_value)
        where {{ records }}.industry is not null and industries.raw_value is null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select * from mapped_signals
    union all
    select * from lead_sources
    union all
    select * from attributes

)

select * from final
