-- A raw value that is mapped to a computed signal (`interest`, `behaviour_score`) would count as something the engine
-- derives itself. A value of budget, authority, need or timeline that is mapped to another fact than its own fills
-- the wrong letter of BANT, and the lead is called hot for the wrong reason.
with

signals as (

    select
        signal,
        kind
    from {{ ref('signals') }}

),

statuses as (

    select
        source,
        object as mapped_object,
        raw_status as raw_value,
        signal as signal_id
    from {{ ref('status_mappings') }}

),

activities as (

    select
        source,
        'activity' as mapped_object,
        raw_type as raw_value,
        activity as signal_id
    from {{ ref('activity_mappings') }}

),

unioned as (

    select * from statuses
    union all
    select * from activities

),

final as (

    select
        unioned.source,
        unioned.mapped_object,
        unioned.raw_value,
        unioned.signal_id
    from unioned
    left join signals on unioned.signal_id = signals.signal
    where
        signals.kind = 'computed'
        or (
            lower(unioned.mapped_object) in ('budget', 'authority', 'need', 'timeline')
            and unioned.signal_id not in (lower(unioned.mapped_object), 'no_signal')
        )

)

select * from final
