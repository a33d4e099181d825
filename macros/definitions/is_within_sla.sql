{% macro is_within_sla(sla_hours, entry_basis, entered_at, exited_at, as_of) -%}
    case
        when {{ sla_hours }} is null or {{ entry_basis }} = 'inferred' then null
        when {{ exited_at }} is not null
            then {{ exited_at }} <= {{ dbt.dateadd('hour', sla_hours, entered_at) }}
        when {{ as_of }} > {{ dbt.dateadd('hour', sla_hours, entered_at) }} then false
    end
{%- endmacro %}
