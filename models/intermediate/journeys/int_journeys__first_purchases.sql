with

purchases as (

    select * from {{ ref('int_journeys__signals') }}
    where outcome = 'won' or signal = 'opportunity_won'

),

signals as (

    select * from {{ ref('int_signals') }}

),

customers as (

    select
        journey_rule_id,
        lead_number as customer_number,
        signal_at
    from purchases
    union all
    select
        purchases.journey_rule_id,
        signals.account_number as customer_number,
        purchases.signal_at
    from purchases
    inner join signals on purchases.signal_id = signals.signal_id
    where signals.account_number is not null

),

final as (

    select
        journey_rule_id,
        customer_number,
        min(signal_at) as first_purchase_at
    from customers
    group by journey_rule_id, customer_number

)

select * from final
