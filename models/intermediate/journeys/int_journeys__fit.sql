with

journeys as (

    select * from {{ ref('int_journeys') }}

),

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null

),

rules as (

    select * from {{ ref('int_journeys__rules') }}

),

scoring_rules as (

    select * from {{ ref('stg_taxonomy__scoring_rules') }}
    where axis = 'fit'

),

fit_grades as (

    select * from {{ ref('stg_taxonomy__fit_grades') }}

),

definition_bases as (

    select * from {{ ref('stg_taxonomy__definition_bases') }}

),

rule_changes as (

    select
        taxonomy_id,
        valid_from_at as changed_at
    from scoring_rules
    union
    select
        taxonomy_id,
        valid_to_at
    from scoring_rules

),

present_bases as (

    select 'restated' as definition_basis
    union all
    select 'current' as definition_basis

),

evaluations as (

    -- By the rules in force when the journey began,
    select
        rules.taxonomy_id,
        'as_agreed' as definition_basis,
        journeys.journey_id,
        journeys.started_at as evaluated_at,
        journeys.started_at as rules_of
    from journeys
    inner join rules on journeys.journey_rule_id = rules.journey_rule_id
    union
    -- and again at the first signal after they changed: a norm is applied when something happens.
    select
        rules.taxonomy_id,
        'as_agreed' as definition_basis,
        journey_signals.journey_id,
        min(journey_signals.signal_at) as evaluated_at,
        min(journey_signals.signal_at) as rules_of
    from journey_signals
    inner join rules on journey_signals.journey_rule_id = rules.journey_rule_id
    inner join rule_changes
        on rules.taxonomy_id = rule_changes.taxonomy_id and journey_signals.signal_at >= rule_changes.changed_at
    where rule_changes.changed_at > {{ beginning_of_time() }}
    group by
        rules.taxonomy_id,
        journey_signals.journey_id,
        rule_changes.changed_at
    union
    select
        rules.taxonomy_id,
        present_bases.definition_basis,
        journeys.journey_id,
        journeys.started_at as evaluated_at,
        journeys.as_of as rules_of
    from journeys
    inner join rules on journeys.journey_rule_id = rules.journey_rule_id
    cross join present_bases

),

computed as (

    select evaluations.*
    from evaluations
    where
        evaluations.definition_basis = 'current'
        or evaluations.definition_basis in (select definition_bases.definition_basis from definition_bases)

),

matched_rules as (

    select
        computed.taxonomy_id,
        computed.definition_basis,
        computed.journey_id,
        computed.evaluated_at,
        scoring_rules.points,
        scoring_rules.operator,
        scoring_rules.value,
        case scoring_rules.field
            when 'country' then journeys.country
            when 'industry' then journeys.industry
            when 'company_size' then {{ smallest_company_size('journeys.company_size') }}
            when 'job_function' then journeys.job_function
            when 'business_email' then case when journeys.has_business_email then 'yes' end
            when 'account_known' then journeys.account_id
        end as actual
    from computed
    inner join journeys
        on
            computed.journey_id = journeys.journey_id
    left join scoring_rules
        on
            computed.taxonomy_id = scoring_rules.taxonomy_id
            and computed.rules_of >= scoring_rules.valid_from_at
            and computed.rules_of < scoring_rules.valid_to_at

),

totals as (

    select
        taxonomy_id,
        definition_basis,
        journey_id,
        evaluated_at,
        sum(case when {{ criterion_holds('operator', 'actual', 'value') }} then points else 0 end) as fit_points
    from matched_rules
    group by taxonomy_id, definition_basis, journey_id, evaluated_at

),

graded as (

    select
        totals.*,
        fit_grades.fit_grade,
        row_number() over (
            partition by
                totals.taxonomy_id, totals.definition_basis, totals.journey_id, totals.evaluated_at
            order by fit_grades.minimum_points desc nulls last
        ) as preference
    from totals
    left join fit_grades
        on totals.taxonomy_id = fit_grades.taxonomy_id and totals.fit_points >= fit_grades.minimum_points

),

final as (

    select
        taxonomy_id,
        definition_basis,
        journey_id,
        fit_grade,
        fit_points,
        evaluated_at
    from graded
    where preference = 1

)

select * from final
