with

rules as (

    select distinct lead_unit from {{ ref('int_journeys__rules') }}

),

signals as (

    -- What no mapping knows, or a mapping sets aside on purpose, neither starts nor prolongs a journey.
    select * from {{ ref('int_signals') }}
    where not is_future and kind not in ('unmapped', 'ignored')

),

lead_signals as (

    select
        rules.lead_unit,
        {{ lead_number('rules.lead_unit', 'signals.person_number', 'signals.account_number') }} as lead_number,
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
        signals.signal_at
    from signals
    cross join rules

),

final as (

    select
        lead_unit,
        lead_number,
        row_number() over in_order as signal_order,
        signal_id,
        signal,
        kind,
        person_number,
        account_number,
        is_outbound,
        shows_interest,
        is_two_way,
        open_opportunities_change,
        sum(open_opportunities_change) over up_to_this as open_opportunities,
        max(case when not is_outbound then signal_at end) over before_this as previous_activity_at,
        signal_at
    from lead_signals
    window
        in_order as (
            partition by lead_unit, lead_number
            order by signal_at, tie_rank, source, record_type, record_id, signal
        ),
        up_to_this as (
            partition by lead_unit, lead_number
            order by signal_at, tie_rank, source, record_type, record_id, signal
            rows between unbounded preceding and current row
        ),
        before_this as (
            partition by lead_unit, lead_number
            order by signal_at, tie_rank, source, record_type, record_id, signal
            rows between unbounded preceding and 1 preceding
        )

)

select * from final
