-- Two stages of one taxonomy with the same order at the same time: which of them comes next is chance, and so are the
-- days in stage and the conversion between them. A stage may take the place of another one, except at the top, of which
-- a funnel has one.
with

stages as (

    select
        taxonomy_id,
        stage_id,
        stage_order,
        valid_from_at,
        valid_to_at
    from {{ ref('stg_taxonomy__lead_stages') }}

),

final as (

    select
        stages.taxonomy_id,
        stages.stage_order,
        stages.stage_id,
        other_stages.stage_id as other_stage_id
    from stages
    inner join stages as other_stages
        on
            stages.taxonomy_id = other_stages.taxonomy_id
            and stages.stage_order = other_stages.stage_order
            and stages.stage_id < other_stages.stage_id
            and (
                stages.stage_order = 0
                or (
                    stages.valid_from_at < other_stages.valid_to_at
                    and stages.valid_to_at > other_stages.valid_from_at
                )
            )

)

select * from final
