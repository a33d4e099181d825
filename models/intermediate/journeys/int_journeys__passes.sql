with

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null

),

segments as (

    select * from {{ ref('int_journeys__segments') }}

),

closings as (

    select * from {{ ref('int_journeys__closings') }}

),

rules as (

    select distinct
        journey_rule_id,
        inactive_after_days
    from {{ ref('int_journeys__rules') }}

),

signals as (

    select * from {{ ref('signals') }}

),

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

bounds as (

    select
        journey_signals.journey_id,
        min(journey_signals.signal_order) as first_signal_order,
        min(journey_signals.signal_at) as started_at,
        max(case when not journey_signals.is_outbound then journey_signals.signal_at end) as last_activity_at,
        max(case when journey_signals.is_closing then journey_signals.signal_order end) as closing_signal_order,
        max(case when journey_signals.is_closing then journey_signals.signal_id end) as closing_signal_id,
        max(case when journey_signals.is_closing then journey_signals.signal_at end) as closed_by_signal_at,
        {{ last_by('journey_signals.open_opportunities', 'journey_signals.signal_order') }} as open_opportunities,
        {{ first_by('journey_signals.signal_id', 'journey_signals.signal_order') }} as first_signal_id,
        max(case when signals.shows_interest then 1 else 0 end) = 1 as has_interest
    from journey_signals
    inner join signals on journey_signals.signal = signals.signal
    group by journey_signals.journey_id

),

silences as (

    select
        segments.journey_rule_id,
        segments.lead_number,
        segments.journey_number,
        bounds.*,
        closings.outcome as closing_outcome,
        closings.outcome_reason as closing_reason,
        instants.as_of,
        case
            when bounds.closed_by_signal_at is null and bounds.open_opportunities <= 0
                then {{ dbt.dateadd('day', 'rules.inactive_after_days', 'bounds.last_activity_at') }}
        end as silent_at
    from bounds
    inner join segments on bounds.journey_id = segments.journey_id
    inner join rules on segments.journey_rule_id = rules.journey_rule_id
    left join closings
        on segments.journey_rule_id = closings.journey_rule_id and bounds.closing_signal_id = closings.signal_id
    cross join instants

),

final as (

    select
        journey_id,
        journey_rule_id,
        lead_number,
        journey_number,
        first_signal_id,
        case
            when closed_by_signal_at is not null then closing_outcome
            when silent_at < as_of then 'inactive'
            else 'open'
        end as journey_outcome,
        case
            when closed_by_signal_at is not null then closing_reason
        end as outcome_reason,
        has_interest,
        first_signal_order,
        closing_signal_order,
        started_at,
        case
            when closed_by_signal_at is not null then closed_by_signal_at
            when silent_at < as_of then silent_at
        end as closed_at,
        as_of
    from silences

)

select * from final
