-- Read by the conditions that ask for one signal and by those that count; nearly all signals of millions in a table
-- of their own would cost more than reading them twice.
{{ config(materialized='view') }}

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

final as (

    select
        journey_signals.journey_rule_id,
        journey_signals.journey_id,
        wanted_signals.used_signal as signal,
        journey_signals.signal_order,
        journey_signals.signal_id,
        journey_signals.signal as met_by_signal,
        wanted_signals.is_counted,
        journey_signals.signal_at
    from journey_signals
    inner join wanted_signals
        on
            journey_signals.journey_rule_id = wanted_signals.journey_rule_id
            and journey_signals.signal = wanted_signals.signal

)

select * from final
