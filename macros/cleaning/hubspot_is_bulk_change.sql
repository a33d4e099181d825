{% macro hubspot_is_bulk_change(change_source) -%}
    coalesce(upper({{ change_source }}) in ('MIGRATION', 'BATCH_UPDATE', 'IMPORT'), false)
{%- endmacro %}
