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

    select
        journey_rule_id,
        signal,
        max(required_count) > 1 as is_counted
    from conditions
    group by journey_rule_id, signal

),

known_as as (

    -- A signal goes by its own name, and by what it shows.
    select
        *,
        signal as used_signal
    from journey_signals
    union all
    select
        *,
        'interest' as used_signal
    from journey_signals
    where shows_interest
    union all
    select
        *,
        'two_way_contact' as used_signal
    from journey_signals
    where is_two_way

),

occurrences as (

    select
        known_as.journey_rule_id,
        known_as.journey_id,
        known_as.used_signal as signal,
        used_signals.is_counted,
        known_as.signal_order,
        known_as.signal_id,
        known_as.signal as met_by_signal,
        known_as.signal_at
    from known_as
    inner join used_signals
        on
            known_as.journey_rule_id = used_signals.journey_rule_id
            and known_as.used_signal = used_signals.signal

),

first_occurrences as (

    select
        journey_rule_id,
        journey_id,
        signal,
        {{ first_by('signal_id', 'signal_order') }} as signal_id,
        {{ first_by('met_by_signal', 'signal_order') }} as met_by_signal,
        min(signal_at) as signal_at
    from occurrences
    group by journey_rule_id, journey_id, signal

),

counted as (

    select
        *,
        row_number() over (
            partition by journey_id, signal
            order by signal_order
        ) as occurrence_number
    from occurrences
    where is_counted

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
        conditions.required_count > 1
        and (
            conditions.window_days is null
            or counted.signal_at <= {{ dbt.dateadd('day', 'conditions.window_days', 'earliest.signal_at') }}
        )

),

final as (

    select
        conditions.condition_id,
        first_occurrences.journey_id,
        first_occurrences.signal_id,
        first_occurrences.met_by_signal,
        first_occurrences.signal_at as met_at
    from conditions
    inner join first_occurrences
        on
            conditions.journey_rule_id = first_occurrences.journey_rule_id
            and conditions.signal = first_occurrences.signal
    where conditions.required_count = 1
    union all
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
