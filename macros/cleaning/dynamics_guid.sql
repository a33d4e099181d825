{% macro dynamics_guid(value) -%}
    {#- One id is {A1B2...} in one export and a1b2... in another. -#}
    lower(replace(replace({{ value }}, '{', ''), '}', ''))
{%- endmacro %}
