{% macro hubspot_is_date(value, date_format) -%}
    {#- A date property is midnight UTC in API files; in UI exports it has no time at all. -#}
    (
        {{ value }} is not null
        and case
            when length({{ value }}) between 12 and 14 and try_cast({{ value }} as bigint) is not null
                then try_cast({{ value }} as bigint) % 86400000 = 0
            when position('T00:00:00' in {{ value }}) > 0 then right({{ value }}, 1) = 'Z'
            else {{ is_date_only(value, date_format) }}
        end
    )
{%- endmacro %}
