{{ config(materialized='view') }}

with

pipelines as (

    -- Deals keep the id of a pipeline or stage that was deleted.
    select * from {{ ref('stg_hubspot__pipelines') }}
    where row_status in ('staged', 'deleted')

),

stages as (

    select * from {{ ref('stg_hubspot__pipeline_stages') }}
    where row_status in ('staged', 'deleted')

),

judged as (

    select
        stages.source,
        stages.pipeline_id,
        stages.stage_id,
        pipelines.pipeline_name,
        stages.stage_name,
        -- Without a flag, a chance of 0 or 1 is how the portal marks a stage as closed.
        coalesce(stages.is_closed, stages.is_won or stages.win_probability in (0, 1), false) as is_closed,
        coalesce(stages.is_won, stages.win_probability = 1, false) as is_won
    from stages
    left join pipelines
        on stages.source = pipelines.source and stages.pipeline_id = pipelines.pipeline_id

),

keyed as (

    -- Deals of the API carry ids, those of the user interface carry labels.
    select
        *,
        pipeline_id as pipeline_key,
        stage_id as stage_key,
        1 as preference
    from judged
    union all
    select
        *,
        pipeline_name as pipeline_key,
        stage_name as stage_key,
        2 as preference
    from judged
    where pipeline_name is not null and stage_name is not null
    union all
    -- Some exports of deals have the pipeline behind the stage.
    select
        *,
        pipeline_id as pipeline_key,
        stage_name || ' (' || pipeline_name || ')' as stage_key,
        3 as preference
    from judged
    where pipeline_name is not null and stage_name is not null

),

ranked as (

    select
        *,
        row_number() over (
            partition by source, pipeline_key, stage_key order by preference, pipeline_id, stage_id
        ) as key_rank
    from keyed

),

final as (

    select
        source,
        pipeline_key,
        stage_key,
        pipeline_id,
        stage_id,
        coalesce(stage_name, stage_id) as stage_name,
        is_closed,
        is_won,
        count(*) over (partition by source, stage_key) = 1 as is_unique_without_pipeline
    from ranked
    where key_rank = 1

)

select * from final
