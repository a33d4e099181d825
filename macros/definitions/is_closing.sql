{% macro is_closing(outcome, signal, open_opportunities) -%}
    (
        {{ outcome }} is not null
        and ({{ signal }} not in ('opportunity_won', 'opportunity_lost') or {{ open_opportunities }} <= 0)
    )
{%- endmacro %}
