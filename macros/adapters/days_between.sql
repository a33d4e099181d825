{% macro days_between(from_timestamp, to_timestamp) -%}
    {{ return(adapter.dispatch('days_between')(from_timestamp, to_timestamp)) }}
{%- endmacro %}

{% macro default__days_between(from_timestamp, to_timestamp) -%}
    (extract(epoch from ({{ to_timestamp }}) - ({{ from_timestamp }})) / 86400.0)
{%- endmacro %}

{% macro duckdb__days_between(from_timestamp, to_timestamp) -%}
    ((epoch_us({{ to_timestamp }}) - epoch_us({{ from_timestamp }})) / 86400000000.0)
{%- endmacro %}
