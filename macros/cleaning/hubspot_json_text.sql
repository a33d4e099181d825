{% macro hubspot_json_text(value, json_key) -%}
    {{ return(adapter.dispatch('hubspot_json_text')(value, json_key)) }}
{%- endmacro %}

{% macro default__hubspot_json_text(value, json_key) -%}
    (cast({{ value }} as json) ->> {{ json_key }})
{%- endmacro %}

{#- A JSON pointer: in a path, a quote in a key (`Date entered "Trial"`) would end it. -#}
{% macro duckdb__hubspot_json_text(value, json_key) -%}
    json_extract_string({{ value }}, '/' || replace(replace({{ json_key }}, '~', '~0'), '/', '~1'))
{%- endmacro %}
