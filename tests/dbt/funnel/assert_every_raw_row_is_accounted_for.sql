-- When this fails, rows of an export disappeared, or count twice, without anyone being told.
with

raw_rows as (

    {% for system, models in staging_models(every_system=true).items() -%}
        {% set is_last_system = loop.last -%}
        {% for raw_table in models -%}
            select
                '{{ system }}' as system,
                _source as source,
                '{{ raw_table }}' as raw_table,
                count(*) as rows_in_source
            from {{ source(system, raw_table) }}
            group by _source
            {{ 'union all' if not (is_last_system and loop.last) }}
        {% endfor -%}
    {% endfor %}

),

reconciled as (

    select
        system,
        source,
        raw_table,
        rows_raw,
        rows_staged + rows_superseded + rows_deleted + rows_merged + rows_rejected as rows_with_a_status
    from {{ ref('int_reconciliation__raw_rows') }}

),

final as (

    select
        raw_rows.system,
        raw_rows.source,
        raw_rows.raw_table,
        raw_rows.rows_in_source,
        reconciled.rows_raw,
        reconciled.rows_with_a_status
    from raw_rows
    full outer join reconciled
        on
            raw_rows.system = reconciled.system
            and raw_rows.source = reconciled.source
            and raw_rows.raw_table = reconciled.raw_table
    where
        raw_rows.rows_in_source is distinct from reconciled.rows_raw
        or raw_rows.rows_in_source is distinct from reconciled.rows_with_a_status

)

select * from final
