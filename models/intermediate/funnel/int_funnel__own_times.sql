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
        -- One number is a quicker key than two columns.
        dense_rank() over (order by funnel_id, stage_id) as stage_number,
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
        interval_groups.interval_group_id,
        interval_groups.stage_number,
        interval_groups.ends_at,
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
            partition by entries.stage_number, entries.journey_id
            -- At one instant one interval of a stage is in force; its groups are numbered by name.
            order by
                entries.own_at,
                case when entries.is_definition_change then 1 else 0 end,
                entries.interval_group_id
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
        interval_groups.funnel_id,
        interval_groups.taxonomy_id,
        interval_groups.definition_basis,
        interval_groups.stage_id,
        allowed.journey_id,
        interval_groups.criteria_group,
        allowed.is_definition_change,
        allowed.own_at
    from allowed
    inner join interval_groups on allowed.interval_group_id = interval_groups.interval_group_id
    where allowed.preference = 1

)

select * from final
