{% set timezone = string_literal(var('reporting_timezone')) -%}

with

unmapped_rows as (

    select * from {{ ref('int_signals__unmapped_rows') }}

),

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

waivers as (

    select mapping_waivers.*
    from {{ ref('mapping_waivers') }} as mapping_waivers
    cross join instants
    -- The last day of a waiver is still in it.
    where
        mapping_waivers.until is null
        or cast({{ utc_to_local('instants.as_of', timezone) }} as date) <= mapping_waivers.until

),

unmapped_values as (

    select
        source,
        mapping_seed,
        object,
        raw_value,
        count(*) as row_count,
        min(signal_at) as first_seen_at,
        max(signal_at) as last_seen_at
    from unmapped_rows
    group by source, mapping_seed, object, raw_value

),

waived_values as (

    select
        unmapped_values.source,
        unmapped_values.mapping_seed,
        unmapped_values.object,
        unmapped_values.raw_value,
        waivers.reason,
        waivers.waived_by,
        row_number() over (
            partition by
                unmapped_values.source, unmapped_values.mapping_seed, unmapped_values.object, unmapped_values.raw_value
            order by case when waivers.source = '*' then 2 else 1 end, waivers.reason
        ) as preference
    from unmapped_values
    inner join waivers
        on
            waivers.source in (unmapped_values.source, '*')
            and lower(unmapped_values.object) = lower(waivers.object)
            and lower(unmapped_values.raw_value) = lower(waivers.raw_value)

),

final as (

    select
        unmapped_values.source,
        unmapped_values.mapping_seed,
        unmapped_values.object,
        unmapped_values.raw_value,
        waived_values.reason as waiver_reason,
        waived_values.waived_by,
        waived_values.source is not null as is_waived,
        unmapped_values.row_count,
        unmapped_values.first_seen_at,
        unmapped_values.last_seen_at
    from unmapped_values
    left join waived_values
        on
            unmapped_values.source = waived_values.source
            and unmapped_values.mapping_seed = waived_values.mapping_seed
            and unmapped_values.object = waived_values.object
            and unmapped_values.raw_value = waived_values.raw_value
            and waived_values.preference = 1

)

select * from final
