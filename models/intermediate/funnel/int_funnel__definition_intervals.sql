with

criteria as (

    select * from {{ ref('int_definitions__criteria') }}

),

stages as (

    select * from {{ ref('int_funnel__stages') }}

),

definition_bases as (

    select * from {{ ref('stg_taxonomy__definition_bases') }}

),

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

stage_periods as (

    -- A stage that is not in force collects nothing, whatever its criteria say.
    select
        stages.taxonomy_id,
        definition_bases.definition_basis,
        stages.stage_id,
        case definition_bases.definition_basis
            when 'restated' then {{ beginning_of_time() }}
            else stages.valid_from_at
        end as valid_from_at,
        case definition_bases.definition_basis
            when 'restated' then {{ end_of_time() }}
            else stages.valid_to_at
        end as valid_to_at
    from stages
    cross join definition_bases
    cross join instants
    where
        definition_bases.definition_basis = 'as_agreed'
        or (stages.valid_from_at <= instants.as_of and instants.as_of < stages.valid_to_at)

),

cuts as (

    select
        taxonomy_id,
        definition_basis,
        stage_id,
        valid_from_at as cut_at
    from criteria
    union
    select
        taxonomy_id,
        definition_basis,
        stage_id,
        valid_to_at
    from criteria
    union
    select
        taxonomy_id,
        definition_basis,
        stage_id,
        valid_from_at
    from stage_periods
    union
    select
        taxonomy_id,
        definition_basis,
        stage_id,
        valid_to_at
    from stage_periods

),

intervals as (

    select
        taxonomy_id,
        definition_basis,
        stage_id,
        cut_at as starts_at,
        lead(cut_at) over (partition by taxonomy_id, definition_basis, stage_id order by cut_at) as ends_at
    from cuts

),

final as (

    select
        criteria.funnel_id,
        intervals.taxonomy_id,
        intervals.definition_basis,
        intervals.stage_id,
        intervals.starts_at,
        intervals.ends_at,
        criteria.criteria_group,
        -- One number is a quicker key than five columns; it means nothing outside one build.
        dense_rank() over (
            order by
                intervals.taxonomy_id, intervals.definition_basis, intervals.stage_id, intervals.starts_at,
                criteria.criteria_group
        ) as interval_group_id,
        criteria.criterion_id,
        criteria.version_from_at,
        criteria.condition_id,
        count(*) over (
            partition by
                intervals.taxonomy_id, intervals.definition_basis, intervals.stage_id, intervals.starts_at,
                criteria.criteria_group
        ) as criteria_in_group
    from intervals
    inner join criteria
        on
            intervals.taxonomy_id = criteria.taxonomy_id
            and intervals.definition_basis = criteria.definition_basis
            and intervals.stage_id = criteria.stage_id
            and intervals.starts_at >= criteria.valid_from_at
            and intervals.ends_at <= criteria.valid_to_at
    inner join stage_periods
        on
            intervals.taxonomy_id = stage_periods.taxonomy_id
            and intervals.definition_basis = stage_periods.definition_basis
            and intervals.stage_id = stage_periods.stage_id
            and intervals.starts_at >= stage_periods.valid_from_at
            and intervals.ends_at <= stage_periods.valid_to_at

)

select * from final
