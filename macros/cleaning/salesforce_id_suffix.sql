{#-
    Each character of the suffix tells of five characters which are capitals, the first one as the lowest bit. The
    table holds all 32 cases: '00000=A 10000=B 01000=C ...'.
-#}
{% macro salesforce_id_suffix(value) -%}
    {%- set cases = [] -%}
    {%- for number in range(32) -%}
        {%- set bits = [] -%}
        {%- for bit in range(5) -%}
            {%- do bits.append((number // 2 ** bit) % 2) -%}
        {%- endfor -%}
        {%- do cases.append((bits | join) ~ '=' ~ 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345'[number]) -%}
    {%- endfor -%}
    {%- set table = string_literal(cases | join(' ')) -%}
    {%- set letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' -%}
    {%- set from = string_literal(letters ~ letters | lower ~ '23456789') -%}
    {%- set to = string_literal('1' * 26 ~ '0' * 34) -%}
    {%- for start in [1, 6, 11] %}
        {#- A digit 1 is no capital: it becomes 0 before the capitals become 1. -#}
        {%- set five = "translate(replace(substr(" ~ value ~ ", " ~ start ~ ", 5), '1', '0'), " ~ from ~ ", " ~ to ~ ")" -%}
        substr({{ table }}, position({{ five }} in {{ table }}) + 6, 1)
        {{- ' || ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
