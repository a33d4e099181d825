{% macro hubspot_timestamp(value, date_format, timezone) -%}
    {#- Exports of the first API write epoch milliseconds, whatever the format of the rest of the delivery is. -#}
    case
        when length({{ value }}) between 12 and 14 and try_cast({{ value }} as bigint) is not null
            then {{ parse_timestamp(value, "'epoch_milliseconds'", "'UTC'") }}
        else {{ parse_timestamp(value, date_format, timezone) }}
    end
{%- endmacro %}
