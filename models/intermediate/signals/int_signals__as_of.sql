with

staged_rows as (

    select
        exported_at,
        loaded_at,
        row_status,
        created_at as happened_at
    from {{ ref('int_records__persons') }}
    union all
    select
        exported_at,
        loaded_at,
        row_status,
        null as happened_at
    from {{ ref('int_records__accounts') }}
    union all
    select
        exported_at,
        loaded_at,
        row_status,
        occurred_at
    from {{ ref('int_records__activities') }}
    union all
    select
        exported_at,
        loaded_at,
        row_status,
        occurred_at
    from {{ ref('int_records__status_changes') }}
    union all
    select
        exported_at,
        loaded_at,
        row_status,
        created_at
    from {{ ref('int_records__opportunities') }}
    union all
    -- The close date of an open opportunity is a forecast: only one that made a signal counts.
    select
        null as exported_at,
        null as loaded_at,
        'staged' as row_status,
        signal_at as happened_at
    from {{ ref('int_signals__opportunities') }}

),

latest_export as (

    select
        max(exported_at) as exported_at,
        max(loaded_at) as loaded_at
    from staged_rows

),

latest_signal as (

    select max(staged_rows.happened_at) as signal_at
    from staged_rows
    cross join latest_export
    where
        staged_rows.row_status = 'staged'
        and staged_rows.happened_at <= coalesce(latest_export.loaded_at, {{ end_of_time() }})

),

final as (

    -- Never the clock: the same input has to give the same output.
    select
        coalesce(
            {% if var('as_of') -%}
                {{ parse_timestamp(
                    string_literal(var('as_of')), "'iso'", string_literal(var('reporting_timezone'))
                ) }},
            {%- endif %}
            latest_export.exported_at,
            latest_signal.signal_at,
            {{ beginning_of_time() }}
        ) as as_of,
        {{ string_literal(var('reporting_timezone')) }} as reporting_timezone
    from latest_export
    cross join latest_signal

)

select * from final
