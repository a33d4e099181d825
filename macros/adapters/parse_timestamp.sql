{% macro parse_timestamp(value, date_format, timezone) -%}
    {{ return(adapter.dispatch('parse_timestamp')(value, date_format, timezone)) }}
{%- endmacro %}

{#- A format list picks the first that fits, so each named format lists only spellings that cannot be confused. -#}
{% macro duckdb__parse_timestamp(value, date_format, timezone) -%}
    {%- set iso = "coalesce(" ~ date_format ~ ", 'iso')" -%}
    {%- set zone = "coalesce(" ~ timezone ~ ", 'UTC')" -%}
    {#- 3/15/2026, 2:30 PM: some write a comma, and a narrow blank before PM. -#}
    {%- set dashed -%}
        replace(replace(regexp_replace({{ value }}, '[./]', '-', 'g'), ',', ''), chr(8239), ' ')
    {%- endset -%}
    {%- set local -%}
        case
            when {{ iso }} = 'iso'
                -- A cast takes PM for the name of a time zone, and drops it.
                then
                    case
                        when right({{ value }}, 1) > '9'
                            then try_strptime({{ value }}, ['%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M %p'])
                        else try_cast({{ value }} as timestamp)
                    end
            -- A pattern reads the year 26 as one of the first century.
            when {{ iso }} <> 'compact' and not regexp_matches({{ value }}, '[0-9]{4}') then null
            when {{ iso }} = 'day_month_year' then try_strptime({{ dashed }}, [
                '%d-%m-%Y %I:%M:%S %p', '%d-%m-%Y %I:%M %p', '%d-%m-%Y %H:%M:%S', '%d-%m-%Y %H:%M', '%d-%m-%Y'
            ])
            when {{ iso }} = 'month_day_year' then try_strptime({{ dashed }}, [
                '%m-%d-%Y %I:%M:%S %p', '%m-%d-%Y %I:%M %p', '%m-%d-%Y %H:%M:%S', '%m-%d-%Y %H:%M', '%m-%d-%Y'
            ])
            when {{ iso }} = 'day_monthname_year' then try_strptime(replace({{ value }}, ',', ''), [
                '%d %b %Y %H:%M:%S', '%d %b %Y %H:%M', '%d %b %Y', '%d %B %Y %H:%M:%S', '%d %B %Y %H:%M', '%d %B %Y'
            ])
            when {{ iso }} = 'compact' then try_strptime({{ value }}, '%Y%m%d')
        end
    {%- endset -%}
    {%- set parsed -%}
        {%- if date_format == "'epoch_milliseconds'" -%}
        make_timestamp(try_cast({{ value }} as bigint) * 1000)
        {%- else -%}
        case
            when {{ value }} is null then null
            when {{ iso }} = 'epoch_seconds' then make_timestamp(try_cast({{ value }} as bigint) * 1000000)
            when {{ iso }} = 'epoch_milliseconds' then make_timestamp(try_cast({{ value }} as bigint) * 1000)
            when {{ iso }} = 'iso' and {{ zone }} = 'UTC' and length({{ value }}) = 19 and substr({{ value }}, 17, 1) = ':'
                then try_cast({{ value }} as timestamp)
            when
                {{ iso }} = 'iso'
                and regexp_matches({{ value }}, ':[0-9]{2}([.][0-9]+)? ?(Z|z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)$')
                then try_cast({{ value }} as timestamptz) at time zone 'UTC'
            when {{ zone }} = 'UTC' then {{ local }}
            else {{ local_to_utc(local, zone) }}
        end
        {%- endif -%}
    {%- endset -%}
    {#- Years from 2050 on (9999-12-31, 2050-01-01) are how systems write "still open", not events. -#}
    {#- `least` passes over null. Written once, not compared and then repeated: models have twenty of these. -#}
    nullif(least({{ parsed }}, timestamp '2050-01-01'), timestamp '2050-01-01')
{%- endmacro %}
