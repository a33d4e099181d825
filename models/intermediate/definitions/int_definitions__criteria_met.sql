with

final as (

    select * from {{ ref('int_definitions__met_by_signals') }}
    union all
    select * from {{ ref('int_definitions__met_by_scores') }}
    union all
    select * from {{ ref('int_definitions__met_by_facts') }}
    union all
    select * from {{ ref('int_definitions__met_by_profile') }}

)

select * from final
