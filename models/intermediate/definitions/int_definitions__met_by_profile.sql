with

criteria as (

    select * from {{ ref('int_definitions__criteria') }}
    where signal in ('fit_points', 'fit_grade', 'business_email', 'account_known', 'engaged_persons')

),

journeys as (

    select * from {{ ref('int_journeys') }}

),

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null

),

fit as (

    select * from {{ ref('int_journeys__fit') }}

),

first_interests as (

    select
        journey_rule_id,
        journey_id,
        person_number,
        min(signal_order) as signal_order,
        min(signal_at) as signal_at
    from journey_signals
    where shows_interest and person_number is not null
    group by journey_rule_id, journey_id, person_number

),

engaged as (

    select
        *,
        row_number() over (
            partition by journey_id
            order by signal_order
        ) as engaged_persons
    from first_interests

),

facts as (

    select
        criteria.taxonomy_id,
        criteria.definition_basis,
        criteria.criterion_id,
        criteria.version_from_at,
        fit.journey_id,
        fit.evaluated_at as met_at
    from criteria
    inner join fit
        on criteria.taxonomy_id = fit.taxonomy_id and criteria.definition_basis = fit.definition_basis
    where
        (
            criteria.signal = 'fit_points'
            and {{ number_holds('criteria.operator', 'fit.fit_points', 'criteria.value') }}
        )
        or (
            criteria.signal = 'fit_grade'
            and {{ criterion_holds('criteria.operator', 'fit.fit_grade', 'criteria.value') }}
        )
    union all
    select
        criteria.taxonomy_id,
        criteria.definition_basis,
        criteria.criterion_id,
        criteria.version_from_at,
        journeys.journey_id,
        journeys.started_at as met_at
    from criteria
    inner join journeys on criteria.journey_rule_id = journeys.journey_rule_id
    where
        (
            criteria.signal = 'business_email'
            and {{ criterion_holds(
                'criteria.operator', "case when journeys.has_business_email then 'yes' end", 'criteria.value'
            ) }}
        )
        or (
            criteria.signal = 'account_known'
            and {{ criterion_holds('criteria.operator', 'journeys.account_id', 'criteria.value') }}
        )
    union all
    select
        criteria.taxonomy_id,
        criteria.definition_basis,
        criteria.criterion_id,
        criteria.version_from_at,
        engaged.journey_id,
        engaged.signal_at as met_at
    from criteria
    inner join engaged on criteria.journey_rule_id = engaged.journey_rule_id
    where
        criteria.signal = 'engaged_persons'
        and {{ number_holds('criteria.operator', 'engaged.engaged_persons', 'criteria.value') }}

),

final as (

    select
        taxonomy_id,
        definition_basis,
        criterion_id,
        version_from_at,
        journey_id,
        min(met_at) as met_at
    from facts
    group by
        taxonomy_id, definition_basis, criterion_id, version_from_at, journey_id

)

select * from final
