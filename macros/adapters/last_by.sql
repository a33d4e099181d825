{% macro last_by(value, order_by) -%}
    {{ return(adapter.dispatch('last_by')(value, order_by)) }}
{%- endmacro %}

{% macro default__last_by(value, order_by) -%}
    (array_agg({{ value }} order by {{ order_by }} desc) filter (where ({{ value }}) is not null))[1]
{%- endmacro %}

{% macro duckdb__last_by(value, order_by) -%}
    arg_max({{ value }}, {{ order_by }})
{%- endmacro %}
