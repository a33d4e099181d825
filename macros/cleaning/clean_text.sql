{% macro clean_text(value, null_tokens) -%}
    {%- if null_tokens == "'[\"\"]'" -%}
    nullif(trim({{ value }}), '')
    {%- else -%}
    case
        -- Most sources have no spelling of null but the empty text, and comparing is quicker than searching.
        when coalesce({{ null_tokens }}, '[""]') = '[""]' then nullif(trim({{ value }}), '')
        when
            position('"' in {{ value }}) = 0
            -- The tokens are JSON text, which doubles a backslash.
            and position('"' || replace(trim({{ value }}), '\', '\\') || '"' in {{ null_tokens }}) > 0
            then null
        else nullif(trim({{ value }}), '')
    end
    {%- endif -%}
{%- endmacro %}
