with

journeys as (

    select * from {{ ref('int_journeys') }}

),

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}

),

scoring_rules as (

    select * from {{ ref('int_journeys__scoring_rules') }}
    where axis = 'fit'

),

fit_grades as (

    select * from {{ ref('stg_taxonomy__fit_grades') }}

),

ways_to_judge as (

    select distinct
        fit_rule_id,
        journey_rule_id
    from scorings

),

shared_rules as (

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

),

shared_grades as (

    select distinct
        scorings.fit_rule_id,
        fit_grades.fit_grade,
        fit_grades.minimum_points
    from scorings
    inner join fit_grades on scorings.taxonomy_id = fit_grades.taxonomy_id

),

rule_changes as (

    select
        fit_rule_id,
        valid_from_at as changed_at
    from shared_rules
    union
    select
        fit_rule_id,
        valid_to_at
    from shared_rules

),

evaluations as (

    -- By the rules in force when the journey began,
    select
        ways_to_judge.fit_rule_id,
        journeys.journey_id,
        journeys.started_at as evaluated_at
    from journeys
    inner join ways_to_judge on journeys.journey_rule_id = ways_to_judge.journey_rule_id
    union
    -- and again at the first signal after they changed: a norm is applied when something happens.
    select
        ways_to_judge.fit_rule_id,
        journey_signals.journey_id,
        min(journey_signals.signal_at) as evaluated_at
    from journey_signals
    inner join ways_to_judge on journey_signals.journey_rule_id = ways_to_judge.journey_rule_id
    inner join rule_changes
        on
            ways_to_judge.fit_rule_id = rule_changes.fit_rule_id
            and journey_signals.signal_at >= rule_changes.changed_at
    where rule_changes.changed_at > {{ beginning_of_time() }}
    group by
        ways_to_judge.fit_rule_id,
        journey_signals.journey_id,
        rule_changes.changed_at

),

matched_rules as (

    select
        evaluations.fit_rule_id,
        evaluations.journey_id,
        evaluations.evaluated_at,
        shared_rules.points,
        shared_rules.operator,
        shared_rules.value,
        case shared_rules.field
            when 'country' then journeys.country
            when 'industry' then journeys.industry
            when 'company_size' then {{ smallest_company_size('journeys.company_size') }}
            when 'job_function' then journeys.job_function
            when 'business_email' then case when journeys.has_business_email then 'yes' end
            when 'account_known' then journeys.account_id
        end as actual
    from evaluations
    inner join journeys on evaluations.journey_id = journeys.journey_id
    left join shared_rules
        on
            evaluations.fit_rule_id = shared_rules.fit_rule_id
            and evaluations.evaluated_at >= shared_rules.valid_from_at
            and evaluations.evaluated_at < shared_rules.valid_to_at

),

totals as (

    select
        fit_rule_id,
        journey_id,
        evaluated_at,
        sum(case when {{ criterion_holds('operator', 'actual', 'value') }} then points else 0 end) as fit_points
    from matched_rules
    group by fit_rule_id, journey_id, evaluated_at

),

graded as (

    select
        totals.*,
        shared_grades.fit_grade,
        row_number() over (
            partition by totals.fit_rule_id, totals.journey_id, totals.evaluated_at
            order by shared_grades.minimum_points desc nulls last
        ) as preference
    from totals
    left join shared_grades
        on totals.fit_rule_id = shared_grades.fit_rule_id and totals.fit_points >= shared_grades.minimum_points

),

final as (

    select
        fit_rule_id,
        journey_id,
        fit_grade,
        fit_points,
        evaluated_at
    from graded
    where preference = 1

)

select * from final
