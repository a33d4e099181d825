with

scoring_rules as (

    select * from {{ ref('stg_taxonomy__scoring_rules') }}

),

definition_bases as (

    select definition_basis from {{ ref('stg_taxonomy__definition_bases') }}
    union all
    select 'current' as definition_basis

),

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

final as (

    select
        scoring_rules.taxonomy_id,
        definition_bases.definition_basis,
        scoring_rules.axis,
        scoring_rules.rule_id,
        scoring_rules.field,
        scoring_rules.operator,
        scoring_rules.value,
        scoring_rules.points,
        case
            when definition_bases.definition_basis = 'as_agreed' then scoring_rules.valid_from_at
            else {{ beginning_of_time() }}
        end as valid_from_at,
        case
            when definition_bases.definition_basis = 'as_agreed' then scoring_rules.valid_to_at
            else {{ end_of_time() }}
        end as valid_to_at
    from scoring_rules
    cross join definition_bases
    cross join instants
    where
        definition_bases.definition_basis = 'as_agreed'
        or (scoring_rules.valid_from_at <= instants.as_of and instants.as_of < scoring_rules.valid_to_at)

)

select * from final
