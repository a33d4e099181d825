{#- An id of 15 characters tells capitals from small letters; three more characters write down which were capitals. -#}
{% macro salesforce_id18(value) -%}
    case
        -- How exports write "no reference".
        when {{ value }} in ('', '000000000000000', '000000000000000AAA') then null
        when length({{ value }}) = 15 then {{ value }} || {{ salesforce_id_suffix(value) }}
        else {{ value }}
    end
{%- endmacro %}
