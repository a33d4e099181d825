{#- Exports pad a date with 00:00:00, which would be read as an instant: the evening before, or the next day. -#}
{% macro salesforce_day(value) -%}
    regexp_replace({{ value }}, '[T ]0?0:00(:00([.]0+)?)?( ?(Z|UTC|[+]00:?00))?$', '')
{%- endmacro %}
