{{ config(materialized='view') }}

with

entries as (

    select * from {{ ref('fct_lead_funnel') }}

),

journeys as (

    select * from {{ ref('lead_journeys') }}

),

stages as (

    select
        taxonomy_id,
        definition_basis,
        stage_id,
        stage_order,
        row_number() over (
            partition by taxonomy_id, definition_basis
            -- A stage that took the place of another comes after it.
            order by stage_order, min(entered_at), stage_id
        ) as place
    from entries
    group by taxonomy_id, definition_basis, stage_id, stage_order

),

pairs as (

    select
        from_stages.taxonomy_id,
        from_stages.definition_basis,
        from_stages.stage_id as from_stage_id,
        from_stages.stage_order as from_stage_order,
        to_stages.stage_id as to_stage_id,
        to_stages.stage_order as to_stage_order,
        from_stages.place + 1 = to_stages.place as is_next_stage
    from stages as from_stages
    inner join stages as to_stages
        on
            from_stages.taxonomy_id = to_stages.taxonomy_id
            and from_stages.definition_basis = to_stages.definition_basis
            and from_stages.place < to_stages.place

),

final as (

    select
        journeys.lead_journey_id || '|' || pairs.from_stage_id || '|' || pairs.to_stage_id as lead_conversion_id,
        journeys.lead_journey_id,
        pairs.from_stage_id,
        pairs.from_stage_order,
        pairs.to_stage_id,
        pairs.to_stage_order,
        pairs.is_next_stage,
        from_entries.lead_id is not null as has_entered_from_stage,
        to_entries.lead_id is not null as has_entered_to_stage,
        from_entries.lead_id is not null and to_entries.lead_id is not null as is_converted,
        from_entries.lead_id is not null and to_entries.lead_id is null and journeys.is_open as is_undecided,
        from_entries.entered_date as from_entered_date,
        to_entries.entered_date as to_entered_date
    from journeys
    inner join pairs
        on
            journeys.taxonomy_id = pairs.taxonomy_id
            and journeys.definition_basis = pairs.definition_basis
    left join entries as from_entries
        on
            journeys.taxonomy_id = from_entries.taxonomy_id
            and journeys.definition_basis = from_entries.definition_basis
            and journeys.lead_id = from_entries.lead_id
            and journeys.journey_number = from_entries.journey_number
            and pairs.from_stage_id = from_entries.stage_id
    left join entries as to_entries
        on
            journeys.taxonomy_id = to_entries.taxonomy_id
            and journeys.definition_basis = to_entries.definition_basis
            and journeys.lead_id = to_entries.lead_id
            and journeys.journey_number = to_entries.journey_number
            and pairs.to_stage_id = to_entries.stage_id
    where from_entries.lead_id is not null or to_entries.lead_id is not null

)

select * from final
