with

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null and kind = 'opportunity'

),

opportunities as (

    select * from {{ ref('int_signals') }}
    where opportunity_id is not null

),

states as (

    select
        journey_signals.journey_id,
        opportunities.opportunity_id,
        -- A sale says more than a chance, and a chance more than a loss.
        min(
            case journey_signals.signal
                when 'opportunity_won' then 1
                when 'opportunity_lost' then 2
                else 3
            end
        ) as state_order,
        max(journey_signals.signal_order) as last_signal_order,
        max(opportunities.currency) as currency,
        max(opportunities.amount) as amount
    from journey_signals
    inner join opportunities
        on
            journey_signals.source = opportunities.source
            and journey_signals.record_type = opportunities.record_type
            and journey_signals.record_id = opportunities.record_id
            and journey_signals.signal = opportunities.signal
    group by journey_signals.journey_id, opportunities.opportunity_id

),

preferred as (

    select
        *,
        row_number() over (
            partition by journey_id
            order by case state_order when 1 then 1 when 3 then 2 else 3 end, last_signal_order desc
        ) as preference
    from states

),

final as (

    select
        journey_id,
        opportunity_id,
        currency,
        amount
    from preferred
    where preference = 1

)

select * from final
