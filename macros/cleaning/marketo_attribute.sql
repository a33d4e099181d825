{% macro marketo_attribute(attributes, key) -%}
    {{ return(adapter.dispatch('marketo_attribute')(attributes, key)) }}
{%- endmacro %}

{#- Marketo documents both shapes: {"New Status": "Attended"} and [{"name": "New Status", "value": "Attended"}]. -#}
{% macro duckdb__marketo_attribute(attributes, key) -%}
    case
        when not json_valid({{ attributes }}) then null
        when json_type({{ attributes }}) = 'OBJECT' then json_extract_string({{ attributes }}, '$."{{ key }}"')
        when json_type({{ attributes }}) = 'ARRAY'
            then struct_extract(
                list_filter(
                    json_transform({{ attributes }}, '[{"name": "VARCHAR", "value": "VARCHAR"}]'),
                    lambda attribute: struct_extract(attribute, 'name') = '{{ key }}'
                )[1],
                'value'
            )
    end
{%- endmacro %}
