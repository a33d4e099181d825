with

purchases as (

    select * from {{ ref('int_journeys__signals') }}
    where outcome = 'won' or signal = 'opportunity_won'

),

customers as (

    select
        journey_rule_id,
        lead_id as customer_id,
        signal_at
    from purchases
    union all
    select
        journey_rule_id,
        account_id as customer_id,
        signal_at
    from purchases
    where account_id is not null

),

final as (

    select
        journey_rule_id,
        customer_id,
        min(signal_at) as first_purchase_at
    from customers
    group by journey_rule_id, customer_id

)

select * from final
