with

rules as (

    select distinct
        journey_rule_id,
        lead_unit,
        inactive_after_days
    from {{ ref('int_journeys__rules') }}

),

outcomes as (

    select distinct
        rules.journey_rule_id,
        journey_outcomes.outcome,
        journey_outcomes.signal,
        journey_outcomes.operator,
        journey_outcomes.value,
        journey_outcomes.reason_from
    from {{ ref('stg_taxonomy__journey_outcomes') }} as journey_outcomes
    inner join {{ ref('int_journeys__rules') }} as rules
        on journey_outcomes.taxonomy_id = rules.taxonomy_id

),

signals as (

    -- What no mapping knows, or a mapping sets aside on purpose, neither starts nor prolongs a journey.
    select * from {{ ref('int_signals') }}
    where not is_future and kind not in ('unmapped', 'ignored')

),

closing_signals as (

    -- Read apart from the others: few signals close anything, and the rest need not be kept aside for them.
    select * from {{ ref('int_signals') }}
    where signal in (select outcomes.signal from outcomes)

),

closing_candidates as (

    select
        outcomes.journey_rule_id,
        closing_signals.signal_id,
        outcomes.outcome,
        case outcomes.reason_from
            when 'signal' then closing_signals.signal
            when 'mapping' then closing_signals.mapped_reason
            else coalesce(closing_signals.record_reason, closing_signals.mapped_reason)
        end as outcome_reason,
        row_number() over (
            partition by outcomes.journey_rule_id, closing_signals.signal_id
            -- The row that looks at the reason is more specific than the one that takes every occurrence.
            order by case when outcomes.operator = 'occurs' then 1 else 0 end, outcomes.outcome
        ) as preference
    from closing_signals
    inner join outcomes
        on
            closing_signals.signal = outcomes.signal
            and (
                outcomes.operator = 'occurs'
                or {{ criterion_holds(
                    'outcomes.operator', 'coalesce(closing_signals.record_reason, closing_signals.mapped_reason)',
                    'outcomes.value'
                ) }}
            )

),

closings as (

    select * from closing_candidates
    where preference = 1

),

lead_signals as (

    select
        rules.journey_rule_id,
        rules.inactive_after_days,
        case
            when rules.lead_unit = 'account' then coalesce(signals.account_number, signals.person_number)
            else coalesce(signals.person_number, signals.account_number)
        end as lead_number,
        signals.signal_id,
        signals.source,
        signals.record_type,
        signals.record_id,
        signals.signal,
        signals.kind,
        signals.person_number,
        signals.account_number,
        signals.direction = 'outbound' as is_outbound,
        signals.shows_interest,
        signals.is_two_way,
        signals.open_opportunities_change,
        signals.tie_rank,
        signals.signal_at,
        closings.outcome,
        closings.outcome_reason
    from signals
    cross join rules
    left join closings
        on rules.journey_rule_id = closings.journey_rule_id and signals.signal_id = closings.signal_id

),

final as (

    select
        journey_rule_id,
        lead_number,
        row_number() over in_order as signal_order,
        signal_id,
        signal,
        kind,
        person_number,
        account_number,
        outcome,
        outcome_reason,
        is_outbound,
        shows_interest,
        is_two_way,
        -- A record made later, in however many systems, starts no second journey: `known` only starts the first.
        case
            when is_outbound or outcome <> 'won' then false
            when signal <> 'known' then true
            else coalesce(sum(case when is_outbound or outcome <> 'won' then 0 else 1 end) over before_this, 0) = 0
        end as may_start_journey,
        open_opportunities_change,
        sum(open_opportunities_change) over up_to_this as open_opportunities,
        inactive_after_days,
        max(case when not is_outbound then signal_at end) over before_this as previous_activity_at,
        signal_at
    from lead_signals
    window
        in_order as (
            partition by journey_rule_id, lead_number
            order by signal_at, tie_rank, source, record_type, record_id, signal
        ),
        up_to_this as (
            partition by journey_rule_id, lead_number
            order by signal_at, tie_rank, source, record_type, record_id, signal
            rows between unbounded preceding and current row
        ),
        before_this as (
            partition by journey_rule_id, lead_number
            order by signal_at, tie_rank, source, record_type, record_id, signal
            rows between unbounded preceding and 1 preceding
        )

)

select * from final
