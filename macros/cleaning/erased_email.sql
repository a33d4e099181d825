{% macro erased_email(email, role) -%}
    {#- The same text as in scripts/lead_taxonomy/erasing: records of one address stay one person, at one domain. -#}
    coalesce({{ role }} || '+', '') || 'erased-' || substr({{ sha256_hex(email) }}, 1, 24) || '@'
    || {{ email_domain(email) }}
{%- endmacro %}
