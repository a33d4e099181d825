{% macro salesforce_id_fails_checksum(value) -%}
    coalesce(
        length({{ value }}) not in (15, 18)
        or (length({{ value }}) = 18 and substr({{ value }}, 16, 3) <> {{ salesforce_id_suffix(value) }}),
        false
    )
{%- endmacro %}
