{% macro hubspot_json_keys(value) -%}
    {{ return(adapter.dispatch('hubspot_json_keys')(value)) }}
{%- endmacro %}

{% macro default__hubspot_json_keys(value) -%}
    json_object_keys(cast({{ value }} as json))
{%- endmacro %}

{% macro duckdb__hubspot_json_keys(value) -%}
    unnest(json_keys({{ value }}))
{%- endmacro %}
