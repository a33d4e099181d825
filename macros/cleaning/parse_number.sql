{% macro parse_number(value) -%}
    {{ return(adapter.dispatch('parse_number')(value)) }}
{%- endmacro %}

{#-
    The last separator is the decimal one when one or two digits follow it, or when it is the only dot
    (16120999.999999998); every other separator groups digits ($1,77,000.00, 1.234,56, 1,098).
-#}
{% macro duckdb__parse_number(value) -%}
    {%- set digits = "regexp_replace(" ~ value ~ ", '[^0-9.,-]', '', 'g')" -%}
    try_cast(
        case
            when regexp_matches({{ value }}, '^[-+]?[0-9]+([.][0-9]+)?[eE][-+]?[0-9]+$') then {{ value }}
            when regexp_matches({{ digits }}, '[.,][0-9]{1,2}$') or regexp_matches({{ digits }}, '^-?[0-9]+[.][0-9]+$')
                then
                    regexp_replace(regexp_extract({{ digits }}, '^(.*)[.,][0-9]+$', 1), '[.,]', '', 'g')
                    || '.' || regexp_extract({{ digits }}, '[0-9]+$')
            else regexp_replace({{ digits }}, '[.,]', '', 'g')
        end as double
    )
{%- endmacro %}
