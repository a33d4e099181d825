{% macro domain_account_id(domain) -%}
    {#- The same id with and without an account record for the domain: stable when the record arrives later. -#}
    {{ dbt.hash("'domain' || chr(31) || " ~ domain) }}
{%- endmacro %}
