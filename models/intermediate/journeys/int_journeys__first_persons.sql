with

passes as (

    select * from {{ ref('int_journeys__passes') }}

),

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}

),

signals as (

    select * from {{ ref('int_signals') }}

),

person_signals as (

    -- Read apart: sharing a CTE would keep all signals aside for a handful of them.
    select * from {{ ref('int_signals') }}
    where person_number is not null

),

first_signals as (

    select
        passes.journey_id,
        signals.source,
        signals.person_number
    from passes
    inner join signals on passes.first_signal_id = signals.signal_id

),

later_persons as (

    -- An opportunity may name no person: the first signal after it that does.
    select
        journey_signals.journey_id,
        {{ first_by('person_signals.person_number', 'journey_signals.signal_order') }} as person_number
    from journey_signals
    inner join person_signals on journey_signals.signal_id = person_signals.signal_id
    where
        journey_signals.journey_id in (
            select first_signals.journey_id from first_signals
            where first_signals.person_number is null
        )
    group by journey_signals.journey_id

),

final as (

    select
        first_signals.journey_id,
        first_signals.source,
        coalesce(first_signals.person_number, later_persons.person_number) as person_number
    from first_signals
    left join later_persons on first_signals.journey_id = later_persons.journey_id

)

select * from final
