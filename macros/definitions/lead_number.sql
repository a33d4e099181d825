{% macro lead_number(lead_unit, person_number, account_number) -%}
    case
        when {{ lead_unit }} = 'account' then coalesce({{ account_number }}, {{ person_number }})
        else coalesce({{ person_number }}, {{ account_number }})
    end
{%- endmacro %}
