with

criteria as (

    select * from {{ ref('int_definitions__criteria') }}

),

cuts as (

    select taxonomy_id, definition_basis, stage_id, valid_from_at as cut_at from criteria
    union
    select taxonomy_id, definition_basis, stage_id, valid_to_at from criteria

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

members as (

    select
        intervals.taxonomy_id,
        intervals.definition_basis,
        intervals.stage_id,
        intervals.starts_at,
        intervals.ends_at,
        criteria.criteria_group,
        criteria.criterion_id,
        criteria.version_from_at,
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

),

final as (

    select * from members

)

select * from final
