-- Read once, by the model of the fit.
{{ config(materialized='view') }}

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

fit_rules as (

    select * from {{ ref('int_journeys__fit_rules') }}

),

ways_to_judge as (

    select distinct
        fit_rule_id,
        journey_rule_id
    from scorings

),

rule_changes as (

    select
        fit_rule_id,
        valid_from_at as changed_at
    from fit_rules
    union
    select
        fit_rule_id,
        valid_to_at
    from fit_rules

),

final as (

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

)

select * from final
