{% macro is_closing(outcome, kind, open_opportunities) -%}
    ({{ outcome }} is not null and ({{ kind }} <> 'opportunity' or {{ open_opportunities }} <= 0))
{%- endmacro %}
