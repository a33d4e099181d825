{% macro number_holds(operator, actual, expected) -%}
    coalesce(
        case {{ operator }}
            when 'at_least' then {{ actual }} >= {{ dbt.safe_cast(expected, dbt.type_numeric()) }}
            when 'above' then {{ actual }} > {{ dbt.safe_cast(expected, dbt.type_numeric()) }}
            when 'at_most' then {{ actual }} <= {{ dbt.safe_cast(expected, dbt.type_numeric()) }}
            when 'below' then {{ actual }} < {{ dbt.safe_cast(expected, dbt.type_numeric()) }}
        end,
        false
    )
{%- endmacro %}
