with

purchases as (

    select * from {{ ref('int_journeys__signals') }}
    where outcome = 'won' or signal = 'opportunity_won'

),

customers as (

    select
        journey_rule_id,
        lead_number as customer_number,
        signal_at
    from purchases
    union all
    select
        journey_rule_id,
        account_number as customer_number,
        signal_at
    from purchases
    where account_number is not null

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
