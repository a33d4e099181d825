{#-
    An export is known to have a column when any of its records has a value in it: an empty value beside these was
    emptied, and stays empty. A table that another tool lands is one export: its rows have times of their own.
-#}
{% macro last_known(columns, record_id, evidence={}) -%}
    {%- for column in columns -%}
        {%- set value = evidence.get(column, column) -%}
        case
            when {{ record_id }} is not null and count({{ value }}) over (partition by source, file, loaded_at) = 0
                then coalesce({{ first_known_of_versions(column, value, record_id) }}, {{ column }})
            else {{ column }}
        end as known_{{ column }}
        {{- ',' if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{% macro first_known_of_versions(column, value, record_id) -%}
    {{ return(adapter.dispatch('first_known_of_versions')(column, value, record_id)) }}
{%- endmacro %}

{% macro duckdb__first_known_of_versions(column, value, record_id) -%}
    first_value(case when {{ value }} is not null then {{ column }} end ignore nulls) over (
        partition by source, {{ record_id }}
        order by version_rank
        rows between current row and unbounded following
    )
{%- endmacro %}
