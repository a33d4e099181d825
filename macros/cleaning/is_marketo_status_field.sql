{% macro is_marketo_status_field(field_name) -%}
    {#- The field's name differs per instance: `Lead Status` and `leadStatus`, `Lifecycle` and `Lifecycle_Stage__c`. -#}
    {%- set name = "replace(replace(replace(lower(" ~ field_name ~ "), '__c', ''), '_', ''), ' ', '')" -%}
    coalesce(
        {{ name }} in (
            'status', 'leadstatus', 'personstatus', 'contactstatus', 'lifecycle', 'lifecyclestatus', 'lifecyclestage',
            'leadlifecycle', 'leadlifecyclestatus', 'leadlifecyclestage'
        ),
        false
    )
{%- endmacro %}
