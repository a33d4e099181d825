with

conditions as (

    select * from {{ ref('int_definitions__conditions') }}
    where
        signal_kind in ('record', 'activity', 'status', 'opportunity')
        or signal in ('interest', 'two_way_contact')

),

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null

),

used_signals as (

    select distinct
        journey_rule_id,
        signal
    from conditions

),

occurrences as (

    select
        journey_signals.journey_rule_id,
        journey_signals.journey_id,
        used_signals.signal,
        journey_signals.signal_order,
        journey_signals.signal_id,
        journey_signals.signal as met_by_signal,
        journey_signals.signal_at
    from journey_signals
    inner join used_signals
        on
            journey_signals.journey_rule_id = used_signals.journey_rule_id
            and (
                journey_signals.signal = used_signals.signal
                or (used_signals.signal = 'interest' and journey_signals.shows_interest)
                or (used_signals.signal = 'two_way_contact' and journey_signals.is_two_way)
            )

),

counted as (

    select
        *,
        row_number() over (
            partition by journey_id, signal
            order by signal_order
        ) as occurrence_number
    from occurrences

),

candidates as (

    select
        conditions.condition_id,
        counted.journey_id,
        counted.signal_id,
        counted.met_by_signal,
        counted.signal_at as met_at,
        row_number() over (
            partition by conditions.condition_id, counted.journey_id
            order by counted.signal_order
        ) as preference
    from conditions
    inner join counted
        on
            conditions.journey_rule_id = counted.journey_rule_id
            and conditions.signal = counted.signal
            and conditions.required_count <= counted.occurrence_number
            and (conditions.required_count = counted.occurrence_number or conditions.window_days is not null)
    inner join counted as earliest
        on
            counted.journey_id = earliest.journey_id
            and counted.signal = earliest.signal
            and counted.occurrence_number - conditions.required_count + 1 = earliest.occurrence_number
    where
        conditions.window_days is null
        or counted.signal_at <= {{ dbt.dateadd('day', 'conditions.window_days', 'earliest.signal_at') }}

),

final as (

    select
        condition_id,
        journey_id,
        signal_id,
        met_by_signal,
        met_at
    from candidates
    where preference = 1

)

select * from final
