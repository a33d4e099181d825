{% macro mapping_preference(mapping_source, source, system) -%}
    case {{ mapping_source }} when {{ source }} then 1 when {{ system }} then 2 else 3 end
{%- endmacro %}
