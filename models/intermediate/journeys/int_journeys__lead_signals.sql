-- Every taxonomy with outcomes of its own reads the same ordered signals: a copy of all of them for each would be many.
{{ config(materialized='view') }}

with

rules as (

    select distinct
        journey_rule_id,
        lead_unit,
        inactive_after_days
    from {{ ref('int_journeys__rules') }}

),

ordered_signals as (

    select * from {{ ref('int_journeys__ordered_signals') }}

),

closings as (

    select * from {{ ref('int_journeys__closings') }}

),

lead_signals as (

    select
        rules.journey_rule_id,
        rules.inactive_after_days,
        ordered_signals.*,
        closings.outcome,
        closings.outcome_reason,
        not ordered_signals.is_outbound and coalesce(closings.outcome, 'won') = 'won' as is_activity
    from ordered_signals
    inner join rules on ordered_signals.lead_unit = rules.lead_unit
    left join closings
        on rules.journey_rule_id = closings.journey_rule_id and ordered_signals.signal_id = closings.signal_id

),

first_activities as (

    select
        journey_rule_id,
        lead_number,
        min(signal_order) as signal_order
    from lead_signals
    where is_activity
    group by journey_rule_id, lead_number

),

final as (

    select
        lead_signals.journey_rule_id,
        lead_signals.lead_number,
        lead_signals.signal_order,
        lead_signals.signal_id,
        lead_signals.signal,
        lead_signals.kind,
        lead_signals.person_number,
        lead_signals.account_number,
        lead_signals.outcome,
        lead_signals.outcome_reason,
        lead_signals.is_outbound,
        lead_signals.shows_interest,
        lead_signals.is_two_way,
        -- A record made later, in however many systems, starts no second journey: `known` only starts the first.
        lead_signals.is_activity and (lead_signals.signal <> 'known' or first_activities.signal_order is not null)
            as may_start_journey,
        lead_signals.open_opportunities_change,
        lead_signals.open_opportunities,
        lead_signals.inactive_after_days,
        lead_signals.previous_activity_at,
        lead_signals.signal_at
    from lead_signals
    left join first_activities
        on
            lead_signals.journey_rule_id = first_activities.journey_rule_id
            and lead_signals.lead_number = first_activities.lead_number
            and lead_signals.signal_order = first_activities.signal_order

)

select * from final
