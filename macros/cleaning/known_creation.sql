{#- A record is created once: a version without that column, or with the day alone, leaves it as it was. -#}
{% macro first_known_creation(record_id) -%}
    min(case when not is_created_at_date_only then created_at end) over (partition by source, {{ record_id }})
        as first_known_created_at,
    min(created_at) over (partition by source, {{ record_id }}) as first_known_created_day
{%- endmacro %}

{% macro known_creation() -%}
    first_known_created_at is null and first_known_created_day is not null as is_created_at_date_only,
    coalesce(
        case when not is_created_at_date_only then created_at end,
        first_known_created_at,
        created_at,
        first_known_created_day
    ) as created_at
{%- endmacro %}
