{% macro website_domain(website) -%}
    {{ return(adapter.dispatch('website_domain')(website)) }}
{%- endmacro %}

{% macro default__website_domain(website) -%}
    {#- Without a dot it is no domain: "none" in two systems would make one company of two. -#}
    nullif(
        regexp_replace(
            lower(trim({{ website }})), '^([a-z]+://)?(www[.])?([^/:?# ]+[.][^/:?# ]+)([/:?#].*)?$|^.*$', '\3'
        ),
        ''
    )
{%- endmacro %}
