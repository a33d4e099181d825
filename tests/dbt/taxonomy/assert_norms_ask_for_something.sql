-- A norm that nobody has to do anything for (a behaviour score of at least 0) lets in the whole file of names, or,
-- because nothing ever crosses it, no one at all: the two readings give numbers that are worlds apart.
with

criteria as (

    select
        taxonomy_id,
        criterion_id,
        signal,
        operator,
        value
    from {{ ref('stg_taxonomy__stage_criteria') }}
    where signal in ('behaviour_score', 'bant_count', 'engaged_persons')

),

final as (

    select *
    from criteria
    where
        (operator = 'at_least' and {{ dbt.safe_cast('value', dbt.type_numeric()) }} < 1)
        or (operator = 'above' and {{ dbt.safe_cast('value', dbt.type_numeric()) }} < 0)

)

select * from final
