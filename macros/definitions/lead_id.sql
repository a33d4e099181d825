{% macro lead_id(lead_unit, person_id, account_id) -%}
    case
        when {{ lead_unit }} = 'person' and {{ person_id }} is not null then 'person:' || {{ person_id }}
        when {{ account_id }} is not null then 'account:' || {{ account_id }}
        else 'person:' || {{ person_id }}
    end
{%- endmacro %}
