-- When this fails, rows of an export disappeared, or count twice, without anyone being told.
with

{% set tables = ['persons', 'accounts', 'activities', 'status_changes', 'opportunities'] %}

raw_rows as (

    {% for table in tables -%}
        select
            _source as source,
            '{{ table }}' as raw_table,
            count(*) as rows_in_source
        from {{ source('generic', table) }}
        group by _source
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

reconciled as (

    select
        source,
        raw_table,
        rows_raw,
        rows_staged + rows_superseded + rows_deleted + rows_merged + rows_rejected as rows_with_a_status
    from {{ ref('int_reconciliation__raw_rows') }}

),

final as (

    select
        raw_rows.source,
        raw_rows.raw_table,
        raw_rows.rows_in_source,
        reconciled.rows_raw,
        reconciled.rows_with_a_status
    from raw_rows
    full outer join reconciled
        on
            raw_rows.source = reconciled.source
            and raw_rows.raw_table = reconciled.raw_table
    where
        raw_rows.rows_in_source is distinct from reconciled.rows_raw
        or raw_rows.rows_in_source is distinct from reconciled.rows_with_a_status

)

select * from final
