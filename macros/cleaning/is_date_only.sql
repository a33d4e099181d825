{% macro is_date_only(value, date_format) -%}
    (
        {{ value }} is not null
        and position(':' in {{ value }}) = 0
        and coalesce({{ date_format }}, 'iso') not in ('epoch_seconds', 'epoch_milliseconds')
    )
{%- endmacro %}
