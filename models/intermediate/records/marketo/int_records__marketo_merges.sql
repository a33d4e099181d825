{{ config(materialized='view') }}


with

activities as (

    select * from {{ ref('stg_marketo__activities') }}
    where row_status = 'staged' and activity_type_id = '32' and merge_ids is not null

),

leads_seen as (

    select * from {{ ref('int_records__marketo_leads_seen') }}

),

pairs as (

    select
        source,
        record_id as activity_id,
        lead_id,
        occurred_at,
        unnest({{ marketo_merge_ids('merge_ids') }}) as other_lead_id
    from activities

),

directed as (

    -- Which of the two survived is a fact, not a matter of column names, which vendor and loaders explain differently:
    -- the id that an extract still holds after the merge. Where the extracts do not tell, the lead of the activity is
    -- the survivor, as in the API's "winning lead".
    select
        pairs.source,
        pairs.activity_id,
        pairs.lead_id,
        pairs.other_lead_id,
        pairs.occurred_at,
        case
            when coalesce(leads_seen.last_seen_at > pairs.occurred_at, false) then false
            when coalesce(others_seen.last_seen_at > pairs.occurred_at, false) then true
            else others_seen.record_id is not null and leads_seen.record_id is null
        end as is_other_the_survivor
    from pairs
    left join leads_seen
        on pairs.source = leads_seen.source and pairs.lead_id = leads_seen.record_id
    left join leads_seen as others_seen
        on pairs.source = others_seen.source and pairs.other_lead_id = others_seen.record_id
    where pairs.lead_id <> pairs.other_lead_id

),

merged_leads as (

    select
        source,
        case when is_other_the_survivor then lead_id else other_lead_id end as record_id,
        case when is_other_the_survivor then other_lead_id else lead_id end as merged_into_record_id,
        activity_id,
        occurred_at as merged_at
    from directed

),

ranked as (

    select
        *,
        row_number() over (partition by source, record_id order by merged_at desc, activity_id asc) as merge_rank
    from merged_leads

),

final as (

    select
        source,
        record_id,
        merged_into_record_id,
        merged_at
    from ranked
    where merge_rank = 1

)

select * from final
