with

staged_rows as (

    {% for system, models in staging_models().items() -%}
        {% set is_last_system = loop.last -%}
        {% for raw_table, model in models.items() -%}
            select
                '{{ system }}' as system,
                source,
                '{{ raw_table }}' as raw_table,
                row_status,
                row_status_reason,
                cast_failures,
                file,
                row_number_in_file
            from {{ ref(model) }}
            where row_status = 'rejected' or cast_failures <> ''
            {{ 'union all' if not (is_last_system and loop.last) }}
        {% endfor -%}
    {% endfor %}

),

final as (

    select
        system,
        source,
        raw_table,
        row_status,
        row_status_reason,
        cast_failures,
        file,
        count(*) as row_count,
        min(row_number_in_file) as first_row_number_in_file
    from staged_rows
    group by system, source, raw_table, row_status, row_status_reason, cast_failures, file

)

select * from final
