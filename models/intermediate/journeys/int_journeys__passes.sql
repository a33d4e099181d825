with

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null

),

segments as (

    select * from {{ ref('int_journeys__segments') }}

),

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

bounds as (

    select
        journey_id,
        max(inactive_after_days) as inactive_after_days,
        min(signal_order) as first_signal_order,
        min(signal_at) as started_at,
        max(case when not is_outbound then signal_at end) as last_activity_at,
        max(case when is_closing then signal_order end) as closing_signal_order,
        max(case when is_closing then signal_at end) as closed_by_signal_at,
        max(case when is_closing then outcome end) as closing_outcome,
        max(case when is_closing then outcome_reason end) as closing_reason,
        {{ last_by('open_opportunities', 'signal_order') }} as open_opportunities,
        {{ first_by('person_number', 'signal_order') }} as first_person_number,
        {{ first_by('signal_id', 'signal_order') }} as first_signal_id,
        max(case when shows_interest then 1 else 0 end) = 1 as has_interest
    from journey_signals
    group by journey_id

),

silences as (

    select
        segments.journey_rule_id,
        segments.lead_number,
        segments.journey_number,
        bounds.*,
        instants.as_of,
        case
            when bounds.closed_by_signal_at is null and bounds.open_opportunities <= 0
                then {{ dbt.dateadd('day', 'bounds.inactive_after_days', 'bounds.last_activity_at') }}
        end as silent_at
    from bounds
    inner join segments on bounds.journey_id = segments.journey_id
    cross join instants

),

final as (

    select
        journey_id,
        journey_rule_id,
        lead_number,
        journey_number,
        first_person_number,
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
