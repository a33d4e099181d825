{% macro hash_number(values) -%}
    {{ return(adapter.dispatch('hash_number')(values)) }}
{%- endmacro %}

{% macro default__hash_number(values) -%}
    {{ dbt.hash(values | join(" || chr(31) || ")) }}
{%- endmacro %}

{% macro duckdb__hash_number(values) -%}
    {#- The same 128 bits as a number: half the bytes of a text, and no window that numbers all rows one by one. -#}
    md5_number({{ values | join(" || chr(31) || ") }})
{%- endmacro %}
