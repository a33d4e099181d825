{% macro row_fingerprint(columns) -%}
    {%- set parts = [] -%}
    {%- for column in columns -%}
        {#- null and '' differ, and a separator keeps ('ab', 'c') apart from ('a', 'bc'). -#}
        {%- do parts.append("coalesce('=' || " ~ column ~ ", '') || chr(31)") -%}
    {%- endfor -%}
    {{ dbt.hash(parts | join(' || ')) }}
{%- endmacro %}
