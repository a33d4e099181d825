with

stage_criteria as (

    select * from {{ ref('stg_taxonomy__stage_criteria') }}
    where signal = 'behaviour_score'

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}

),

final as (

    select
        scorings.scoring_id,
        min({{ dbt.safe_cast('stage_criteria.value', dbt.type_numeric()) }}) as lowest_score
    from stage_criteria
    inner join scorings on stage_criteria.taxonomy_id = scorings.taxonomy_id
    group by scorings.scoring_id

)

select * from final
