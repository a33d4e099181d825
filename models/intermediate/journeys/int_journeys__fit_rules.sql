with

scorings as (

    select * from {{ ref('int_journeys__scorings') }}

),

scoring_rules as (

    select * from {{ ref('int_journeys__scoring_rules') }}
    where axis = 'fit'

),

final as (

    select distinct
        scorings.fit_rule_id,
        scoring_rules.rule_id,
        scoring_rules.field,
        scoring_rules.operator,
        scoring_rules.value,
        scoring_rules.points,
        scoring_rules.valid_from_at,
        scoring_rules.valid_to_at
    from scorings
    inner join scoring_rules
        on
            scorings.taxonomy_id = scoring_rules.taxonomy_id
            and scorings.definition_basis = scoring_rules.definition_basis

)

select * from final
