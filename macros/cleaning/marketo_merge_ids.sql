{% macro marketo_merge_ids(merge_ids) -%}
    {{ return(adapter.dispatch('marketo_merge_ids')(merge_ids)) }}
{%- endmacro %}

{% macro duckdb__marketo_merge_ids(merge_ids) -%}
    string_split(nullif(regexp_replace({{ merge_ids }}, '[^0-9,]', '', 'g'), ''), ',')
{%- endmacro %}
