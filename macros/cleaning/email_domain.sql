{% macro email_domain(email) -%}
    nullif({{ dbt.split_part(email, "'@'", 2) }}, '')
{%- endmacro %}
