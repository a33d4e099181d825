{% macro entity_id(source, record_id) -%}
    {#- A hash: record ids can be e-mail addresses, and ids reach the mart. -#}
    {{ dbt.hash(source ~ " || chr(31) || " ~ record_id) }}
{%- endmacro %}
