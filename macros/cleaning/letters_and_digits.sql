{% macro letters_and_digits(value) -%}
    {{ return(adapter.dispatch('letters_and_digits')(value)) }}
{%- endmacro %}

{% macro duckdb__letters_and_digits(value) -%}
    regexp_replace(lower({{ value }}), '[^\p{L}\p{N}]', '', 'g')
{%- endmacro %}
