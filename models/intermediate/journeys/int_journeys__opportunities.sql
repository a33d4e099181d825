with

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null and kind = 'opportunity'

),

opportunities as (

    select * from {{ ref('int_signals') }}
    where opportunity_id is not null

),

joined as (

    select
        journey_signals.journey_id,
        opportunities.opportunity_id,
        opportunities.currency,
        opportunities.amount,
        row_number() over (
            partition by journey_signals.journey_id
            -- A sale says more than a chance, and a chance more than a loss; of equals the latest.
            order by
                case journey_signals.signal
                    when 'opportunity_won' then 1
                    when 'opportunity_lost' then 3
                    else 2
                end,
                journey_signals.signal_order desc
        ) as preference
    from journey_signals
    inner join opportunities
        on
            journey_signals.source = opportunities.source
            and journey_signals.record_type = opportunities.record_type
            and journey_signals.record_id = opportunities.record_id
            and journey_signals.signal = opportunities.signal

),

final as (

    select
        journey_id,
        opportunity_id,
        currency,
        amount
    from joined
    where preference = 1

)

select * from final
