{% macro string_literal(value) -%}
    '{{ value | string | replace("'", "''") }}'
{%- endmacro %}
