{% macro is_after_silence(signal_at, previous_activity_at, inactive_after_days, open_opportunities) -%}
    coalesce(
        {{ signal_at }} > {{ dbt.dateadd('day', inactive_after_days, previous_activity_at) }}
        and {{ open_opportunities }} <= 0,
        false
    )
{%- endmacro %}
