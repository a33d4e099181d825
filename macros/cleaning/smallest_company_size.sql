{% macro smallest_company_size(company_size) -%}
    {#- '51-200', '1.200', '> 50': the first number, without the marks that group its digits. -#}
    nullif(regexp_extract(regexp_replace({{ company_size }}, '[.,]([0-9]{3})', '\1', 'g'), '[0-9]+'), '')
{%- endmacro %}
