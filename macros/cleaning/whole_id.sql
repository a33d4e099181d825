{#- Tools that know no empty integer write the id 9001 as 9001.0. -#}
{% macro whole_id(value) -%}
    regexp_replace({{ value }}, '^([0-9]+)[.]0$', '\1')
{%- endmacro %}
