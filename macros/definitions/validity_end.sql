{% macro validity_end(valid_to, timezone) -%}
    coalesce(
        {{ local_to_utc("cast(" ~ valid_to ~ " as timestamp)", timezone) }},
        {{ end_of_time() }}
    )
{%- endmacro %}
