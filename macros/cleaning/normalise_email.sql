{% macro normalise_email(value) -%}
    {{ return(adapter.dispatch('normalise_email')(value)) }}
{%- endmacro %}

{#- \pC and \pZ: blanks of every kind, tabs, line ends, and characters that nobody sees. -#}
{% macro duckdb__normalise_email(value) -%}
    {%- set bare -%}
        regexp_replace(lower({{ value }}), '^[\pC\pZ]*(mailto:)?[\pC\pZ]*|[.\pC\pZ]+$', '', 'g')
    {%- endset -%}
    case
        when regexp_matches({{ bare }}, '^[^@,;\pC\pZ]+@[^@,;\pC\pZ]+$') then {{ bare }}
    end
{%- endmacro %}
