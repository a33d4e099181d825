with

{% set tables = ['persons', 'accounts', 'activities', 'status_changes', 'opportunities'] %}

staged_rows as (

    {% for table in tables -%}
        select
            source,
            '{{ table }}' as raw_table,
            row_status,
            row_status_reason,
            cast_failures,
            file,
            row_number_in_file
        from {{ ref('stg_generic__' ~ table) }}
        where row_status = 'rejected' or cast_failures <> ''
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        source,
        raw_table,
        row_status,
        row_status_reason,
        cast_failures,
        file,
        count(*) as row_count,
        min(row_number_in_file) as first_row_number_in_file
    from staged_rows
    group by source, raw_table, row_status, row_status_reason, cast_failures, file

)

select * from final
