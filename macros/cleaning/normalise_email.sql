{% macro normalise_email(value) -%}
    case
        when lower(trim({{ value }})) like '%_@_%' and position(' ' in trim({{ value }})) = 0
            then lower(trim({{ value }}))
    end
{%- endmacro %}
