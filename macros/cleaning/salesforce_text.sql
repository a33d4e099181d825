{% macro salesforce_text(value) -%}
    nullif(trim({{ value }}), '')
{%- endmacro %}
