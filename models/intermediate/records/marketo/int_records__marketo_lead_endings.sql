with recursive

activities as (

    select * from {{ ref('stg_marketo__activities') }}
    where row_status = 'staged' and activity_type_id = '37'

),

leads_seen as (

    select * from {{ ref('int_records__marketo_leads_seen') }}

),

lead_merges as (

    select * from {{ ref('int_records__marketo_merges') }}

),

survivors (source, record_id, merged_into_record_id, merged_at, steps) as (

    select
        source,
        record_id,
        merged_into_record_id,
        merged_at,
        1
    from lead_merges
    -- A survivor can lose a later merge. No chain is that long; a circle of contradicting merges ends here.
    union all
    select
        survivors.source,
        survivors.record_id,
        lead_merges.merged_into_record_id,
        survivors.merged_at,
        survivors.steps + 1
    from survivors
    inner join lead_merges
        on survivors.source = lead_merges.source and survivors.merged_into_record_id = lead_merges.record_id
    where survivors.steps < 20 and lead_merges.merged_into_record_id <> survivors.record_id

),

ranked_survivors as (

    select
        *,
        row_number() over (partition by source, record_id order by steps desc) as survivor_rank
    from survivors

),

last_survivors as (

    select * from ranked_survivors
    where survivor_rank = 1

),

deletions as (

    select
        activities.source,
        activities.lead_id as record_id,
        max(activities.occurred_at) as deleted_at
    from activities
    left join leads_seen
        on activities.source = leads_seen.source and activities.lead_id = leads_seen.record_id
    -- A lead that an extract holds after its deletion came back.
    where leads_seen.last_seen_at is null or leads_seen.last_seen_at <= activities.occurred_at
    group by activities.source, activities.lead_id

),

final as (

    select
        coalesce(last_survivors.source, deletions.source) as source,
        coalesce(last_survivors.record_id, deletions.record_id) as record_id,
        last_survivors.merged_into_record_id,
        last_survivors.merged_at,
        deletions.deleted_at
    from last_survivors
    full outer join deletions
        on last_survivors.source = deletions.source and last_survivors.record_id = deletions.record_id

)

select * from final
