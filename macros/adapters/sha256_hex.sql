{% macro sha256_hex(value) -%}
    {{ return(adapter.dispatch('sha256_hex')(value)) }}
{%- endmacro %}

{% macro default__sha256_hex(value) -%}
    encode(sha256(convert_to({{ value }}, 'UTF8')), 'hex')
{%- endmacro %}

{% macro duckdb__sha256_hex(value) -%}
    sha256({{ value }})
{%- endmacro %}
