{% macro is_shortened_id(value) -%}
    {{ return(adapter.dispatch('is_shortened_id')(value)) }}
{%- endmacro %}

{#- The number behind the E says how many digits follow the first; those that are not written are lost. -#}
{% macro duckdb__is_shortened_id(value) -%}
    {%- set pattern = '^[0-9](?:[.,]([0-9]*))?[eE][+]?([0-9]{1,3})$' -%}
    coalesce(
        cast(nullif(regexp_extract({{ value }}, '{{ pattern }}', 2), '') as integer)
        > length(regexp_extract({{ value }}, '{{ pattern }}', 1)),
        false
    )
{%- endmacro %}
