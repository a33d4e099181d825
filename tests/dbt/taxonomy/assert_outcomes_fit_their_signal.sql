-- A signal that closes a journey in two ways ends it by chance as one or the other. A computed signal or a BANT fact
-- has no instant of its own that ends anything, so that the journey would stay open for ever. Rows that name the same
-- reason in another way are refused by `lead-taxonomy validate`, LT129.
with

signals as (

    select
        signal,
        kind
    from {{ ref('signals') }}

),

outcomes as (

    select
        taxonomy_id,
        signal,
        operator,
        value,
        outcome
    from {{ ref('stg_taxonomy__journey_outcomes') }}

),

final as (

    select
        outcomes.taxonomy_id,
        outcomes.signal,
        outcomes.operator,
        outcomes.value,
        count(distinct outcomes.outcome) as number_of_outcomes
    from outcomes
    left join signals on outcomes.signal = signals.signal
    group by outcomes.taxonomy_id, outcomes.signal, outcomes.operator, outcomes.value
    having
        count(distinct outcomes.outcome) > 1
        or max(case when signals.kind in ('activity', 'status', 'opportunity') then 1 else 0 end) = 0

)

select * from final
