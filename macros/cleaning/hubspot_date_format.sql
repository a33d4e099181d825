{% macro hubspot_date_format(value, date_format) -%}
    {#- Exports of the first API write epoch milliseconds, whatever the format of the rest of the delivery is. -#}
    case
        when length({{ value }}) between 12 and 14 and try_cast({{ value }} as bigint) is not null
            then 'epoch_milliseconds'
        else {{ date_format }}
    end
{%- endmacro %}
