{#- A day has no time zone of its own: it is the day in which people work. A text with a time is an instant. -#}
{% macro parse_day(value, date_format, timezone, reporting_timezone) -%}
    {%- set zone = "case when position(':' in " ~ value ~ ") = 0 then " ~ reporting_timezone ~ " else " ~ timezone
        ~ " end" -%}
    {{ parse_timestamp(value, date_format, zone) }}
{%- endmacro %}
