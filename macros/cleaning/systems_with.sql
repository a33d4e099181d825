{% macro systems_with(shape) -%}
    {#- The systems that are built and have a model of the shape: `int_records__<system>_<shape>`. -#}
    {%- set systems = {
        'persons': ['salesforce', 'hubspot', 'marketo', 'pardot', 'dynamics'],
        'accounts': ['salesforce', 'hubspot', 'pardot', 'dynamics'],
        'activities': ['salesforce', 'hubspot', 'marketo', 'pardot'],
        'status_changes': ['salesforce', 'hubspot', 'marketo', 'pardot', 'dynamics'],
        'opportunities': ['salesforce', 'hubspot', 'pardot', 'dynamics'],
        'person_links': ['salesforce', 'hubspot', 'marketo', 'pardot', 'dynamics'],
        'account_links': ['salesforce', 'hubspot', 'pardot'],
    } -%}
    {{ return(systems[shape] | select('in', var('systems')) | list) }}
{%- endmacro %}
