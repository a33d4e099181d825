{% macro hubspot_list_items(value) -%}
    {{ return(adapter.dispatch('hubspot_list_items')(value)) }}
{%- endmacro %}

{#- A column of the select list that makes a row of each item; nothing of an empty list. -#}
{% macro default__hubspot_list_items(value) -%}
    unnest(string_to_array({{ value }}, ';'))
{%- endmacro %}
