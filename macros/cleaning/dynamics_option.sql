{% macro dynamics_option(code, label) -%}
    {#- Tools that know no empty integer write the code 3 as 3.0. -#}
    coalesce(
        case when {{ code }} like '%.0' then replace({{ code }}, '.0', '') else {{ code }} end,
        {{ label }}
    )
{%- endmacro %}
