with

signals as (

    select * from {{ ref('int_journeys__signals') }}

),

final as (

    select
        journey_rule_id,
        coalesce(account_id, person_id) as customer_id,
        min(signal_at) as first_purchase_at
    from signals
    where outcome = 'won' or signal = 'opportunity_won'
    group by journey_rule_id, coalesce(account_id, person_id)

)

select * from final
