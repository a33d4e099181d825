{% macro interest_level(has_interest, behaviour_score, lowest_norm) -%}
    case
        when not {{ has_interest }} then 'none'
        when {{ lowest_norm }} is null or {{ behaviour_score }} >= {{ lowest_norm }} then 'high'
        else 'low'
    end
{%- endmacro %}
