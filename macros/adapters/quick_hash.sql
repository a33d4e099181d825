{% macro quick_hash(values) -%}
    {{ return(adapter.dispatch('quick_hash')(values)) }}
{%- endmacro %}

{% macro default__quick_hash(values) -%}
    {{ row_fingerprint(values) }}
{%- endmacro %}

{% macro duckdb__quick_hash(values) -%}
    hash({{ values | join(', ') }})
{%- endmacro %}
