{% macro hubspot_custom_stage(column_name) -%}
    {#- The column is spelled as in the file: of the API, of Fivetran, or a label of the user interface. -#}
    coalesce(
        nullif(
            regexp_replace(
                lower({{ column_name }}),
                '^(.*[^a-z0-9])?hs_(v2_date_entered_([0-9]+)|lifecyclestage_([0-9]+)_date)([._]value)?$|^.*$',
                '\3\4'
            ),
            ''
        ),
        nullif(
            regexp_replace({{ column_name }}, '^Date entered .(.+) [(]Lifecycle Stage Pipeline[)].$|^.*$', '\1'), ''
        )
    )
{%- endmacro %}
