{% macro cast_failures(text_columns) -%}
    {#- The names of the columns that had a text but no value after the cast, comma separated; '' when all is well. -#}
    {%- for column, text_column in text_columns.items() -%}
        case when {{ text_column }} is not null and {{ column }} is null then '{{ column }},' else '' end
        {{- ' || ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
