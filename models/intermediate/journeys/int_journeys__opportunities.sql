with

opportunity_signals as (

    select * from {{ ref('signals') }}
    where kind = 'opportunity'

),

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null and signal in (select opportunity_signals.signal from opportunity_signals)

),

opportunities as (

    select * from {{ ref('int_signals') }}
    where opportunity_id is not null

),

latest_signals as (

    select
        journey_signals.journey_id,
        opportunities.opportunity_id,
        opportunities.currency,
        opportunities.amount,
        max(case when journey_signals.signal = 'opportunity_won' then journey_signals.signal_order end) as won_order,
        max(case when journey_signals.signal = 'opportunity_lost' then journey_signals.signal_order end) as lost_order,
        max(journey_signals.signal_order) as last_order
    from journey_signals
    inner join opportunities
        on journey_signals.signal_id = opportunities.signal_id
    group by
        journey_signals.journey_id, opportunities.opportunity_id, opportunities.currency, opportunities.amount

),

preferred as (

    select
        *,
        row_number() over (
            partition by journey_id
            -- A sale says more than a chance, and a chance more than a loss; of equals the latest.
            order by
                case when won_order is not null then 1 when lost_order is null then 2 else 3 end,
                coalesce(won_order, lost_order, last_order) desc
        ) as preference
    from latest_signals

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
