with

lead_source_mappings as (

    select * from {{ ref('lead_source_mappings') }}

),

lead_sources as (

    select * from {{ ref('lead_sources') }}

),

raw_values as (

    select
        system,
        source,
        lead_source as raw_value
    from {{ ref('int_records__persons') }}
    where row_status = 'staged'
    union
    select
        system,
        source,
        lead_source
    from {{ ref('int_records__activities') }}
    where row_status = 'staged'
    union
    -- What a mapping of activities says is canonical already.
    select
        null as system,
        source,
        mapped_lead_source
    from {{ ref('int_signals__activities') }}

),

candidate_mappings as (

    select
        raw_values.source,
        raw_values.raw_value,
        lead_source_mappings.lead_source,
        lead_source_mappings.channel,
        row_number() over (
            partition by raw_values.source, raw_values.raw_value
            order by {{ mapping_preference('lead_source_mappings.source', 'raw_values.source', 'raw_values.system') }}
        ) as preference
    from raw_values
    left join lead_source_mappings
        on
            lead_source_mappings.source in (raw_values.source, raw_values.system, '*')
            and lower(raw_values.raw_value) = lower(lead_source_mappings.raw_value)
    where raw_values.raw_value is not null

),

final as (

    select
        candidate_mappings.source,
        candidate_mappings.raw_value,
        -- A canonical value needs no mapping of its own.
        coalesce(candidate_mappings.lead_source, same_name.lead_source, 'unmapped') as lead_source,
        coalesce(candidate_mappings.channel, lead_sources.channel, same_name.channel, 'unmapped') as channel
    from candidate_mappings
    left join lead_sources on candidate_mappings.lead_source = lead_sources.lead_source
    left join lead_sources as same_name on candidate_mappings.raw_value = same_name.lead_source
    where candidate_mappings.preference = 1

)

select * from final
