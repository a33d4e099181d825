with

rules as (

    select distinct
        journey_rule_id,
        lead_unit
    from {{ ref('int_journeys__rules') }}

),

signals as (

    -- What no mapping knows, or a mapping sets aside on purpose, neither starts nor prolongs a journey.
    select * from {{ ref('int_signals') }}
    where not is_future and kind not in ('unmapped', 'ignored')

),

closings as (

    select * from {{ ref('int_journeys__closings') }}

),

lead_signals as (

    select
        rules.journey_rule_id,
        {{ lead_number('rules.lead_unit', 'signals.person_number', 'signals.account_number') }} as lead_number,
        signals.signal_id,
        signals.source,
        signals.record_type,
        signals.record_id,
        signals.signal,
        signals.direction = 'outbound' as is_outbound,
        signals.signal = 'known' or (signals.is_snapshot and closings.outcome is null) as starts_first_only,
        signals.open_opportunities_change,
        signals.tie_rank,
        signals.signal_at,
        closings.outcome
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
        outcome,
        is_outbound,
        -- A record made later, in however many systems, starts no second journey, nor does the status that an export
        -- shows for the first time: these only start the first.
        case
            when is_outbound or outcome <> 'won' then false
            when starts_first_only
                then coalesce(sum(case when is_outbound or outcome <> 'won' then 0 else 1 end) over before_this, 0) = 0
            else true
        end as may_start_journey,
        open_opportunities_change,
        sum(open_opportunities_change) over up_to_this as open_opportunities,
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
