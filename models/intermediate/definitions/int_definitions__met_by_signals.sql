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

signals as (

    select * from {{ ref('signals') }}

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
        signal,
        signal as used_signal
    from signals
    union all
    select
        signal,
        'interest' as used_signal
    from signals
    where shows_interest
    union all
    select
        signal,
        'two_way_contact' as used_signal
    from signals
    where is_two_way

),

wanted_signals as (

    select
        used_signals.journey_rule_id,
        known_as.signal,
        known_as.used_signal,
        used_signals.is_counted
    from known_as
    inner join used_signals on known_as.used_signal = used_signals.signal

),

occurrences as (

    select
        journey_signals.journey_rule_id,
        journey_signals.journey_id,
        wanted_signals.used_signal as signal,
        wanted_signals.is_counted,
        journey_signals.signal_order,
        journey_signals.signal_id,
        journey_signals.signal as met_by_signal,
        journey_signals.signal_at
    from journey_signals
    inner join wanted_signals
        on
            journey_signals.journey_rule_id = wanted_signals.journey_rule_id
            and journey_signals.signal = wanted_signals.signal

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
