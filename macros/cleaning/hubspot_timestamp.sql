{% macro hubspot_timestamp(value, date_format, timezone) -%}
    {{ parse_timestamp(value, hubspot_date_format(value, date_format), timezone) }}
{%- endmacro %}
