{% macro validity_start(valid_from, timezone) -%}
    coalesce(
        {{ local_to_utc("cast(" ~ valid_from ~ " as timestamp)", timezone) }},
        {{ beginning_of_time() }}
    )
{%- endmacro %}
