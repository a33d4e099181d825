{% macro hubspot_date(value, date_format, timezone) -%}
    {%- set day_in_utc -%}
        date_trunc('day', {{ hubspot_timestamp(value, date_format, "'UTC'") }})
    {%- endset -%}
    case
        when {{ hubspot_is_date(value, date_format) }}
            then {{ local_to_utc(day_in_utc, "coalesce(" ~ timezone ~ ", 'UTC')") }}
        else {{ hubspot_timestamp(value, date_format, timezone) }}
    end
{%- endmacro %}
