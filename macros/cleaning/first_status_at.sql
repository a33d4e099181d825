{% macro first_status_at(created_at, modified_at, exported_at) -%}
    case
        when {{ exported_at }} < {{ created_at }} then {{ created_at }}
        when {{ modified_at }} > {{ exported_at }} then {{ exported_at }}
        when {{ modified_at }} < {{ created_at }} then {{ created_at }}
        else coalesce({{ modified_at }}, {{ exported_at }}, {{ created_at }})
    end
{%- endmacro %}
