with

stages as (

    select * from {{ ref('int_funnel__stages') }}

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}
    where definition_basis <> 'current'

),

taxonomies as (

    select * from {{ ref('stg_taxonomy__taxonomies') }}

),

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

whole_stages as (

    select
        stages.taxonomy_id,
        stages.stage_id,
        max(stages.stage_order) as stage_order,
        min(stages.valid_from_at) as began_at,
        max(case when instants.as_of >= stages.valid_from_at and instants.as_of < stages.valid_to_at then 1 else 0 end)
        = 1 as is_in_force
    from stages
    cross join instants
    group by stages.taxonomy_id, stages.stage_id

),

final as (

    select
        scorings.funnel_id,
        scorings.taxonomy_id,
        scorings.definition_basis,
        taxonomies.stage_progress,
        whole_stages.stage_id,
        whole_stages.stage_order,
        -- A stage that took the place of another has its order, and comes after it.
        row_number() over (
            partition by scorings.funnel_id
            order by whole_stages.stage_order, whole_stages.began_at
        ) - 1 as path_position,
        instants.as_of
    from scorings
    inner join taxonomies on scorings.taxonomy_id = taxonomies.taxonomy_id
    inner join whole_stages on scorings.taxonomy_id = whole_stages.taxonomy_id
    cross join instants
    -- Restated, a stage that is no longer in force is not on the path, and blocks nobody.
    where scorings.definition_basis <> 'restated' or whole_stages.is_in_force or whole_stages.stage_order = 0

)

select * from final
