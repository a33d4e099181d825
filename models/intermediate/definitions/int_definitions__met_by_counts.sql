with

conditions as (

    select * from {{ ref('int_definitions__conditions') }}
    where required_count > 1

),

occurrences as (

    select * from {{ ref('int_definitions__occurrences') }}
    where is_counted

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
