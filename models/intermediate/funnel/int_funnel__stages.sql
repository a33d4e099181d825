with

taxonomies as (

    select * from {{ ref('stg_taxonomy__taxonomies') }}

),

lead_stages as (

    select * from {{ ref('stg_taxonomy__lead_stages') }}

),

common_stages as (

    select * from {{ ref('common_stages') }}
    where common_stage = 'known'

),

given_tops as (

    select distinct taxonomy_id
    from lead_stages
    where stage_order = 0

),

combined as (

    select
        taxonomy_id,
        stage_id,
        stage_order,
        name_nl,
        name_en,
        owner,
        if_skipped,
        sla_hours,
        common_stage,
        valid_from_at,
        valid_to_at
    from lead_stages
    union all
    -- Every funnel has a top, also where the taxonomy begins at its first test.
    select
        taxonomies.taxonomy_id,
        'known' as stage_id,
        0 as stage_order,
        common_stages.name_nl,
        common_stages.name_en,
        'marketing' as owner,
        'infer' as if_skipped,
        null as sla_hours,
        common_stages.common_stage,
        {{ beginning_of_time() }} as valid_from_at,
        {{ end_of_time() }} as valid_to_at
    from taxonomies
    cross join common_stages
    where taxonomies.taxonomy_id not in (select given_tops.taxonomy_id from given_tops)

),

final as (

    -- A label is always at hand: the first text also before it was agreed, the last one also after it ended.
    select
        *,
        case
            when row_number() over (partition by taxonomy_id, stage_id order by valid_from_at) = 1
                then {{ beginning_of_time() }}
            else valid_from_at
        end as labelled_from_at,
        coalesce(
            lead(valid_from_at) over (partition by taxonomy_id, stage_id order by valid_from_at),
            {{ end_of_time() }}
        ) as labelled_to_at
    from combined

)

select * from final
