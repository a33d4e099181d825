with

stage_entries as (

    select * from {{ ref('int_funnel__stage_entries') }}

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
    left join points
        on
            stage_entries.taxonomy_id = points.taxonomy_id
            and stage_entries.definition_basis = points.definition_basis
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
