{% macro refuse_absolute_organisation() %}
    {#- dbt writes its own copy of a seed under target/run/<path>; with an absolute path that is the seed itself. -#}
    {%- set folder = env_var('LEAD_TAXONOMY_ORGANISATION', 'seeds') -%}
    {%- if execute and (folder.startswith('/') or folder[1:2] == ':') -%}
        {{ exceptions.raise_compiler_error(
            "LEAD_TAXONOMY_ORGANISATION is an absolute path (" ~ folder ~ "). dbt would overwrite the organisation's "
            ~ "CSV files with its own copies. Give a folder inside the project, relative to it."
        ) }}
    {%- endif -%}
{% endmacro %}
