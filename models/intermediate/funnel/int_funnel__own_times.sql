with

criteria_met as (

    select * from {{ ref('int_definitions__criteria_met') }}

),

definition_intervals as (

    select * from {{ ref('int_funnel__definition_intervals') }}

),

journeys as (

    select * from {{ ref('int_journeys') }}

),

groups as (

    select
        definition_intervals.taxonomy_id,
        definition_intervals.definition_basis,
        definition_intervals.stage_id,
        definition_intervals.starts_at,
        definition_intervals.ends_at,
        definition_intervals.criteria_group,
        criteria_met.journey_id,
        max(definition_intervals.criteria_in_group) as criteria_in_group,
        count(*) as criteria_met,
        max(criteria_met.met_at) as complete_at
    from criteria_met
    inner join definition_intervals
        on
            criteria_met.taxonomy_id = definition_intervals.taxonomy_id
            and criteria_met.definition_basis = definition_intervals.definition_basis
            and criteria_met.criterion_id = definition_intervals.criterion_id
            and criteria_met.version_from_at = definition_intervals.version_from_at
    group by
        definition_intervals.taxonomy_id,
        definition_intervals.definition_basis,
        definition_intervals.stage_id,
        definition_intervals.starts_at,
        definition_intervals.ends_at,
        definition_intervals.criteria_group,
        criteria_met.journey_id

),

entries as (

    select
        *,
        complete_at < starts_at as is_definition_change,
        case when complete_at < starts_at then starts_at else complete_at end as own_at
    from groups
    where criteria_met = criteria_in_group

),

allowed as (

    select
        entries.*,
        row_number() over (
            partition by
                entries.taxonomy_id, entries.definition_basis, entries.stage_id,
                entries.journey_id
            order by
                entries.own_at,
                case when entries.is_definition_change then 1 else 0 end,
                entries.criteria_group
        ) as preference
    from entries
    inner join journeys
        on
            entries.journey_id = journeys.journey_id
    where
        entries.own_at < entries.ends_at
        and entries.own_at <= coalesce(journeys.closed_at, journeys.as_of)

),

final as (

    select
        taxonomy_id,
        definition_basis,
        stage_id,
        journey_id,
        criteria_group,
        is_definition_change,
        own_at
    from allowed
    where preference = 1

)

select * from final
