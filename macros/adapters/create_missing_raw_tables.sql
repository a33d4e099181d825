{% macro create_missing_raw_tables() %}
    {%- if execute -%}
        {%- for source in graph.sources.values() %}
            create schema if not exists {{ adapter.quote(source.schema) }};
            create table if not exists {{ adapter.quote(source.schema) }}.{{ adapter.quote(source.identifier) }} (
                {%- for column in source.columns.values() %}
                    {{ adapter.quote(column.name) }} {{ column.data_type or 'varchar' }}{{ ',' if not loop.last }}
                {%- endfor %}
            );
        {%- endfor %}
    {%- endif -%}
{% endmacro %}
