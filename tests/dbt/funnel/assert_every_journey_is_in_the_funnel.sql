-- When this fails, journeys were lost or doubled between their making and the fact, and with them leads.
with

journeys as (

    select
        taxonomy_id,
        definition_basis,
        count(*) as journeys
    from {{ ref('int_funnel__journeys') }}
    group by taxonomy_id, definition_basis

),

stage_zero_rows as (

    select
        taxonomy_id,
        definition_basis,
        count(*) as stage_zero_rows
    from {{ ref('fct_lead_funnel') }}
    where stage_order = 0
    group by taxonomy_id, definition_basis

),

final as (

    select
        journeys.taxonomy_id,
        journeys.definition_basis,
        journeys.journeys,
        stage_zero_rows.stage_zero_rows
    from journeys
    left join stage_zero_rows
        on
            journeys.taxonomy_id = stage_zero_rows.taxonomy_id
            and journeys.definition_basis = stage_zero_rows.definition_basis
    where journeys.journeys <> coalesce(stage_zero_rows.stage_zero_rows, 0)

)

select * from final
