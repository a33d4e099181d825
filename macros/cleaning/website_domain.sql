{% macro website_domain(website) -%}
    {{ return(adapter.dispatch('website_domain')(website)) }}
{%- endmacro %}

{% macro default__website_domain(website) -%}
    nullif(regexp_replace(lower(trim({{ website }})), '^([a-z]+://)?(www[.])?([^/:?#]*).*$', '\3'), '')
{%- endmacro %}
