with

rules as (

    select * from {{ ref('int_journeys__rules') }}

),

definition_bases as (

    select * from {{ ref('stg_taxonomy__definition_bases') }}

),

final as (

    -- One number is a quicker key than two texts; it means nothing outside one build.
    select
        row_number() over (order by rules.taxonomy_id, definition_bases.definition_basis) as scoring_id,
        rules.taxonomy_id,
        definition_bases.definition_basis,
        rules.journey_rule_id
    from rules
    cross join definition_bases

)

select * from final
