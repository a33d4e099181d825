{#- dbt-duckdb casts and fails where text is no number; null is what "safe" promises. -#}
{% macro duckdb__safe_cast(field, type) -%}
    try_cast({{ field }} as {{ type }})
{%- endmacro %}
