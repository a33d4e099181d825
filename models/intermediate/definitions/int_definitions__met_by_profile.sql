with

conditions as (

    select * from {{ ref('int_definitions__conditions') }}
    where signal in ('fit_points', 'fit_grade', 'business_email', 'account_known', 'engaged_persons')

),

journeys as (

    select * from {{ ref('int_journeys') }}

),

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null

),

signals as (

    select * from {{ ref('int_signals') }}
    where shows_interest and person_number is not null

),

fit as (

    select * from {{ ref('int_journeys__fit') }}

),

first_interests as (

    select
        journey_signals.journey_rule_id,
        journey_signals.journey_id,
        signals.person_number,
        min(journey_signals.signal_order) as signal_order,
        min(journey_signals.signal_at) as signal_at
    from journey_signals
    inner join signals on journey_signals.signal_id = signals.signal_id
    -- Most taxonomies ask nothing of how many persons are engaged.
    where
        journey_signals.journey_rule_id in (
            select conditions.journey_rule_id from conditions
            where conditions.signal = 'engaged_persons'
        )
    group by journey_signals.journey_rule_id, journey_signals.journey_id, signals.person_number

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
        conditions.condition_id,
        fit.journey_id,
        fit.evaluated_at as met_at
    from conditions
    inner join fit on conditions.fit_rule_id = fit.fit_rule_id
    where
        (
            conditions.signal = 'fit_points'
            and {{ number_holds('conditions.operator', 'fit.fit_points', 'conditions.value') }}
        )
        or (
            conditions.signal = 'fit_grade'
            and {{ criterion_holds('conditions.operator', 'fit.fit_grade', 'conditions.value') }}
        )
    union all
    select
        conditions.condition_id,
        journeys.journey_id,
        journeys.started_at as met_at
    from conditions
    inner join journeys on conditions.journey_rule_id = journeys.journey_rule_id
    where
        (
            conditions.signal = 'business_email'
            and {{ criterion_holds(
                'conditions.operator', "case when journeys.has_business_email then 'yes' end", 'conditions.value'
            ) }}
        )
        or (
            conditions.signal = 'account_known'
            and {{ criterion_holds('conditions.operator', 'journeys.account_id', 'conditions.value') }}
        )
    union all
    select
        conditions.condition_id,
        engaged.journey_id,
        engaged.signal_at as met_at
    from conditions
    inner join engaged on conditions.journey_rule_id = engaged.journey_rule_id
    where
        conditions.signal = 'engaged_persons'
        and {{ number_holds('conditions.operator', 'engaged.engaged_persons', 'conditions.value') }}

),

final as (

    select
        condition_id,
        journey_id,
        min(met_at) as met_at
    from facts
    group by
        condition_id,
        journey_id

)

select * from final
