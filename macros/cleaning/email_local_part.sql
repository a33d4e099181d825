{% macro email_local_part(email) -%}
    {#- info+fair@example.nl is the mailbox info. -#}
    {{ dbt.split_part(dbt.split_part(email, "'@'", 1), "'+'", 1) }}
{%- endmacro %}
