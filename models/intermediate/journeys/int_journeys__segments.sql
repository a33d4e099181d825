with

lead_signals as (

    select * from {{ ref('int_journeys__lead_signals') }}

),

rules as (

    select distinct
        journey_rule_id,
        inactive_after_days
    from {{ ref('int_journeys__rules') }}

),

breaks as (

    -- Silence ends a segment before the signal that broke it,
    select
        lead_signals.journey_rule_id,
        lead_signals.lead_number,
        lead_signals.signal_order as segment_start
    from lead_signals
    inner join rules on lead_signals.journey_rule_id = rules.journey_rule_id
    where
        not lead_signals.is_outbound
        and {{ is_after_silence(
            'lead_signals.signal_at', 'lead_signals.previous_activity_at', 'rules.inactive_after_days',
            'lead_signals.open_opportunities - lead_signals.open_opportunities_change'
        ) }}
    union
    -- a closing after itself. The close of one opportunity closes nothing while the lead has another.
    select
        journey_rule_id,
        lead_number,
        signal_order + 1 as segment_start
    from lead_signals
    where {{ is_closing('outcome', 'signal', 'open_opportunities') }}
    union
    select
        journey_rule_id,
        lead_number,
        1 as segment_start
    from lead_signals
    where signal_order = 1

),

segments as (

    select
        journey_rule_id,
        lead_number,
        segment_start,
        coalesce(
            lead(segment_start) over (partition by journey_rule_id, lead_number order by segment_start) - 1,
            2000000000
        ) as last_signal_order
    from breaks

),

started as (

    select
        segments.journey_rule_id,
        segments.lead_number,
        segments.last_signal_order,
        min(lead_signals.signal_order) as first_signal_order
    from segments
    inner join lead_signals
        on
            segments.journey_rule_id = lead_signals.journey_rule_id
            and segments.lead_number = lead_signals.lead_number
            and segments.segment_start <= lead_signals.signal_order
            and segments.last_signal_order >= lead_signals.signal_order
    where lead_signals.may_start_journey
    group by segments.journey_rule_id, segments.lead_number, segments.last_signal_order

),

final as (

    select
        journey_rule_id,
        lead_number,
        -- One number is a quicker key than three columns; it means nothing outside one build.
        row_number() over (order by journey_rule_id, lead_number, first_signal_order) as journey_id,
        row_number() over (partition by journey_rule_id, lead_number order by first_signal_order) as journey_number,
        first_signal_order,
        last_signal_order
    from started

)

select * from final
