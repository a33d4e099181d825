{{ config(materialized='view') }}

with

no_links as (

    -- What is left when no system with links is built.
    select
        cast(null as {{ dbt.type_string() }}) as source,
        cast(null as {{ dbt.type_string() }}) as record_id,
        cast(null as {{ dbt.type_string() }}) as linked_system,
        cast(null as {{ dbt.type_string() }}) as linked_record_id,
        cast(null as {{ dbt.type_string() }}) as evidence
    where false

),

final as (

    select * from no_links
    {% for system in systems_with('person_links') -%}
        union all
        select
            source,
            record_id,
            linked_system,
            linked_record_id,
            evidence
        from {{ ref('int_records__' ~ system ~ '_person_links') }}
    {% endfor %}

)

select * from final
