{% macro parse_boolean(value) -%}
    case
        when lower({{ value }}) in ('true', 't', '1', 'yes', 'y', 'ja', 'waar') then true
        when lower({{ value }}) in ('false', 'f', '0', 'no', 'n', 'nee', 'onwaar') then false
    end
{%- endmacro %}
