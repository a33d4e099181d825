-- Two rows of one criterion, stage or rule that are in force at the same time both count: the old threshold goes on
-- letting leads through, a stage is entered twice, points are added twice. A period that ends before it begins is
-- never in force at all.
with

criteria as (

    select
        'stage_criteria' as seed,
        taxonomy_id,
        criterion_id as row_id,
        valid_from_at,
        valid_to_at
    from {{ ref('stg_taxonomy__stage_criteria') }}

),

stages as (

    select
        'lead_stages' as seed,
        taxonomy_id,
        stage_id as row_id,
        valid_from_at,
        valid_to_at
    from {{ ref('stg_taxonomy__lead_stages') }}

),

rules as (

    select
        'scoring_rules' as seed,
        taxonomy_id,
        rule_id as row_id,
        valid_from_at,
        valid_to_at
    from {{ ref('stg_taxonomy__scoring_rules') }}

),

unioned as (

    select * from criteria
    union all
    select * from stages
    union all
    select * from rules

),

followed as (

    select
        seed,
        taxonomy_id,
        row_id,
        valid_from_at,
        valid_to_at,
        lead(valid_from_at) over (
            partition by seed, taxonomy_id, row_id
            order by valid_from_at, valid_to_at
        ) as next_valid_from_at
    from unioned

),

final as (

    select *
    from followed
    where
        valid_from_at >= valid_to_at
        or next_valid_from_at < valid_to_at

)

select * from final
