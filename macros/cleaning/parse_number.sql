{% macro parse_number(value, decimal_sign=none) -%}
    {{ return(adapter.dispatch('parse_number')(value, decimal_sign)) }}
{%- endmacro %}

{#-
    With a decimal sign the other one groups by three, or there is no number. Without: the last separator is the decimal
    one when one or two digits follow it, when it is the only dot (16120999.999999998), when it is the only comma and does
    not stand where thousands begin (25000,0000), or when the others are of the other kind (1.234.567,891); every other
    separator groups digits ($1,77,000.00, 1,098).
-#}
{% macro duckdb__parse_number(value, decimal_sign=none) -%}
    {%- set thousands_or_more -%}
        (?i)[0-9] ?(k|m|b|bn|t|tsd|mln|mio|mrd|duizend|thousand|miljoen|million|miljard|billion)([^\pL]|$)
    {%- endset -%}
    {#- Office programs write a minus and a dash of their own; in accounting a number in brackets is below zero. -#}
    {%- set signed -%}
        regexp_replace(translate({{ value }}, '−–', '--'), '[(]([^()]*[0-9][^()]*)[)]', '-\1')
    {%- endset -%}
    {#- The point of an abbreviation (kr. 12) is no separator, and a dash after one (12.500,-) says: no cents. -#}
    {%- set digits -%}
        regexp_replace(regexp_replace({{ signed }}, '\pL+[.,]?|[^0-9.,-]', '', 'g'), '([.,])-+$', '\1')
    {%- endset -%}
    {%- set decimals = [
        '[.,][0-9]{1,2}$',
        '^-?[0-9]+[.][0-9]+$',
        '^-?([0-9]{4,},[0-9]+|[0-9]+,[0-9]{4,})$',
        '^-?[0-9]{1,3}([.][0-9]{3})+,[0-9]+$',
        '^-?[0-9]{1,3}(,[0-9]{2,3})+[.][0-9]+$',
    ] | join('|') -%}
    try_cast(
        case
            -- 12k is not 12.
            when regexp_matches({{ value }}, '{{ thousands_or_more }}') then null
            when regexp_matches({{ value }}, '^[-+]?[0-9]+([.][0-9]+)?[eE][-+]?[0-9]+$') then {{ value }}
            {%- if decimal_sign %}
            when {{ decimal_sign }} = ',' and regexp_matches({{ value }}, '^[-+]?[0-9]+,[0-9]+[eE][-+]?[0-9]+$')
                then replace({{ value }}, ',', '.')
            when {{ decimal_sign }} = ','
                then
                    case
                        when regexp_matches({{ digits }}, '^-?([0-9]*|[0-9]{1,3}([.][0-9]{3})+)(,[0-9]*)?$')
                            then replace(replace({{ digits }}, '.', ''), ',', '.')
                    end
            when {{ decimal_sign }} = '.'
                then
                    case
                        when regexp_matches({{ digits }}, '^-?([0-9]*|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]*)?$')
                            then replace({{ digits }}, ',', '')
                    end
            {%- endif %}
            when regexp_matches({{ digits }}, '{{ decimals }}')
                then
                    regexp_replace(regexp_extract({{ digits }}, '^(.*)[.,][0-9]+$', 1), '[.,]', '', 'g')
                    || '.' || regexp_extract({{ digits }}, '[0-9]+$')
            else regexp_replace({{ digits }}, '[.,]', '', 'g')
        end as double
    )
{%- endmacro %}
