-- A criterion_id that is used again for another stage or another signal: the history of the one is then read as the
-- history of the other, in `explain` and in every comparison of versions. Only group, operator, value and basis may
-- change over time.
with

criteria as (

    select
        taxonomy_id,
        criterion_id,
        stage_id,
        signal
    from {{ ref('stg_taxonomy__stage_criteria') }}

),

final as (

    select
        taxonomy_id,
        criterion_id,
        count(distinct stage_id) as number_of_stages,
        count(distinct signal) as number_of_signals
    from criteria
    group by taxonomy_id, criterion_id
    having count(distinct stage_id) > 1 or count(distinct signal) > 1

)

select * from final
