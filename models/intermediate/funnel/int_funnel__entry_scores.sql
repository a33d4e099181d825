with

stage_entries as (

    select * from {{ ref('int_funnel__stage_entries') }}

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}

),

points as (

    select * from {{ ref('int_journeys__points') }}

),

final as (

    -- An entry sees all that counts at its own instant.
    select
        stage_entries.taxonomy_id,
        stage_entries.definition_basis,
        stage_entries.journey_id,
        stage_entries.stage_order,
        coalesce(sum(points.points), 0) as behaviour_score
    from stage_entries
    inner join scorings
        on
            stage_entries.taxonomy_id = scorings.taxonomy_id
            and stage_entries.definition_basis = scorings.definition_basis
    left join points
        on
            scorings.scoring_id = points.scoring_id
            and stage_entries.journey_id = points.journey_id
            and stage_entries.entered_at >= points.signal_at
            and stage_entries.entered_at <= points.counts_until_at
    group by
        stage_entries.taxonomy_id,
        stage_entries.definition_basis,
        stage_entries.journey_id,
        stage_entries.stage_order

)

select * from final
