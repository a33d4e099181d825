{% macro first_value_of_list(value, separator) -%}
    case
        when {{ separator }} is null then {{ value }}
        else nullif(trim({{ dbt.split_part(value, separator, 1) }}), '')
    end
{%- endmacro %}
