with

lead_signals as (

    select * from {{ ref('int_journeys__lead_signals') }}

),

segments as (

    select * from {{ ref('int_journeys__segments') }}

),

rules as (

    select distinct
        journey_rule_id,
        inactive_after_days
    from {{ ref('int_journeys__rules') }}

),

final as (

    select
        lead_signals.journey_rule_id,
        lead_signals.lead_number,
        -- Outside any journey: what comes before a start, and mail sent into the silence after one.
        case
            when
                lead_signals.is_outbound
                and {{ is_after_silence(
                    'lead_signals.signal_at', 'lead_signals.previous_activity_at', 'rules.inactive_after_days',
                    'lead_signals.open_opportunities - lead_signals.open_opportunities_change'
                ) }}
                then null
            else segments.journey_id
        end as journey_id,
        lead_signals.signal_order,
        lead_signals.signal_id,
        lead_signals.signal,
        lead_signals.outcome,
        lead_signals.is_outbound,
        {{ is_closing('lead_signals.outcome', 'lead_signals.signal', 'lead_signals.open_opportunities') }}
            as is_closing,
        lead_signals.open_opportunities,
        lead_signals.signal_at
    from lead_signals
    inner join rules on lead_signals.journey_rule_id = rules.journey_rule_id
    left join segments
        on
            lead_signals.journey_rule_id = segments.journey_rule_id
            and lead_signals.lead_number = segments.lead_number
            and lead_signals.signal_order >= segments.first_signal_order
            and lead_signals.signal_order <= segments.last_signal_order

)

select * from final
