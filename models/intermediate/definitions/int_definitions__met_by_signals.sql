with

conditions as (

    select * from {{ ref('int_definitions__conditions') }}
    where required_count = 1

),

occurrences as (

    select * from {{ ref('int_definitions__occurrences') }}

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

)

select * from final
