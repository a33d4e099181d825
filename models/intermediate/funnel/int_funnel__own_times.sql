with

conditions_met as (

    select * from {{ ref('int_definitions__conditions_met') }}

),

definition_intervals as (

    select * from {{ ref('int_funnel__definition_intervals') }}

),

journeys as (

    select * from {{ ref('int_journeys') }}

),

interval_groups as (

    select distinct
        interval_group_id,
        funnel_id,
        taxonomy_id,
        definition_basis,
        stage_id,
        criteria_group,
        criteria_in_group,
        starts_at,
        ends_at
    from definition_intervals

),

groups_met as (

    select
        definition_intervals.interval_group_id,
        conditions_met.journey_id,
        count(*) as criteria_met,
        max(conditions_met.met_at) as complete_at
    from conditions_met
    inner join definition_intervals on conditions_met.condition_id = definition_intervals.condition_id
    group by definition_intervals.interval_group_id, conditions_met.journey_id

),

entries as (

    select
        interval_groups.*,
        groups_met.journey_id,
        groups_met.complete_at < interval_groups.starts_at as is_definition_change,
        case
            when groups_met.complete_at < interval_groups.starts_at then interval_groups.starts_at
            else groups_met.complete_at
        end as own_at
    from groups_met
    inner join interval_groups
        on
            groups_met.interval_group_id = interval_groups.interval_group_id
            and groups_met.criteria_met = interval_groups.criteria_in_group

),

allowed as (

    select
        entries.*,
        row_number() over (
            partition by entries.funnel_id, entries.stage_id, entries.journey_id
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
        funnel_id,
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
