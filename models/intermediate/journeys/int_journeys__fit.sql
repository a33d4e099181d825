with

journeys as (

    select * from {{ ref('int_journeys') }}

),

evaluations as (

    select * from {{ ref('int_journeys__fit_evaluations') }}

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}

),

fit_rules as (

    select * from {{ ref('int_journeys__fit_rules') }}

),

fit_grades as (

    select * from {{ ref('stg_taxonomy__fit_grades') }}

),

shared_grades as (

    select distinct
        scorings.fit_rule_id,
        fit_grades.fit_grade,
        fit_grades.minimum_points
    from scorings
    inner join fit_grades on scorings.taxonomy_id = fit_grades.taxonomy_id

),

matched_rules as (

    select
        evaluations.fit_rule_id,
        evaluations.journey_id,
        evaluations.evaluated_at,
        fit_rules.points,
        fit_rules.operator,
        fit_rules.value,
        case fit_rules.field
            when 'country' then journeys.country
            when 'industry' then journeys.industry
            when 'company_size' then {{ smallest_company_size('journeys.company_size') }}
            when 'job_function' then journeys.job_function
            when 'business_email' then case when journeys.has_business_email then 'yes' end
            when 'account_known' then journeys.account_id
        end as actual
    from evaluations
    inner join journeys on evaluations.journey_id = journeys.journey_id
    left join fit_rules
        on
            evaluations.fit_rule_id = fit_rules.fit_rule_id
            and evaluations.evaluated_at >= fit_rules.valid_from_at
            and evaluations.evaluated_at < fit_rules.valid_to_at

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
