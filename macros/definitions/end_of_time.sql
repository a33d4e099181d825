{% macro end_of_time() -%} timestamp '2200-01-01' {%- endmacro %}
