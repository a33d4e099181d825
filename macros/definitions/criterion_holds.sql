{% macro criterion_holds(operator, actual, expected) -%}
    coalesce(
        case
            when {{ operator }} in ('at_least', 'above', 'at_most', 'below')
                then {{ number_holds(operator, dbt.safe_cast(actual, dbt.type_numeric()), expected) }}
            when {{ operator }} = 'equals' then lower({{ actual }}) = lower({{ expected }})
            when {{ operator }} = 'not_equals' then lower({{ actual }}) <> lower({{ expected }})
            when {{ operator }} = 'one_of'
                then position('|' || lower({{ actual }}) || '|' in '|' || lower({{ expected }}) || '|') > 0
            when {{ operator }} = 'not_one_of'
                then position('|' || lower({{ actual }}) || '|' in '|' || lower({{ expected }}) || '|') = 0
            when {{ operator }} = 'is_known' then {{ actual }} is not null
            when {{ operator }} = 'is_missing' then {{ actual }} is null
        end,
        false
    )
{%- endmacro %}
