{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where row_status in ('staged', 'deleted')

),

audits as (

    select * from {{ ref('stg_hubspot__contact_merges') }}
    where row_status = 'staged'

),

listed as (

    -- The portal says nothing on the contact that was merged away: only the survivor lists it, in two properties.
    select
        source,
        contact_id as surviving_record_id,
        'hs_merged_object_ids' as evidence,
        {{ hubspot_list_items('merged_contact_ids') }} as item
    from contacts
    union all
    select
        source,
        contact_id as surviving_record_id,
        'hs_calculated_merged_vids' as evidence,
        {{ hubspot_list_items('merged_vids') }} as item
    from contacts

),

found as (

    select
        source,
        merged_contact_id as record_id,
        surviving_contact_id as surviving_record_id,
        'contact_merge_audit' as evidence,
        merged_at
    from audits
    union all
    select
        source,
        trim({{ dbt.split_part('item', "':'", 1) }}) as record_id,
        surviving_record_id,
        evidence,
        -- `76226001:1617297167000`: the older property has the time.
        {{ hubspot_timestamp("nullif(trim(" ~ dbt.split_part('item', "':'", 2) ~ "), '')", 'null', 'null') }}
            as merged_at
    from listed

),

mergers as (

    select
        source,
        record_id,
        surviving_record_id,
        min(evidence) as evidence,
        max(merged_at) as merged_at
    from found
    where record_id <> surviving_record_id and record_id <> ''
    group by source, record_id, surviving_record_id

),

one_way as (

    -- Audited in both directions: the later merge holds, else the lower id survives.
    select mergers.*
    from mergers
    left join mergers as reverse_merges
        on
            mergers.source = reverse_merges.source
            and mergers.record_id = reverse_merges.surviving_record_id
            and mergers.surviving_record_id = reverse_merges.record_id
    where
        reverse_merges.record_id is null
        or coalesce(mergers.merged_at, timestamp '1900-01-01')
        > coalesce(reverse_merges.merged_at, timestamp '1900-01-01')
        or (
            mergers.merged_at is not distinct from reverse_merges.merged_at
            and mergers.record_id > mergers.surviving_record_id
        )

),

ranked as (

    -- After a second merge the survivor of the first is a loser too: the last survivor is the one to name.
    select
        one_way.*,
        row_number() over (
            partition by one_way.source, one_way.record_id
            order by
                case when next_merges.record_id is null then 0 else 1 end,
                one_way.merged_at desc nulls last,
                one_way.evidence asc,
                one_way.surviving_record_id asc
        ) as preference
    from one_way
    left join one_way as next_merges
        on one_way.source = next_merges.source and one_way.surviving_record_id = next_merges.record_id

),

preferred as (

    select * from ranked
    where preference = 1

),

final as (

    select
        preferred.source,
        preferred.record_id,
        coalesce(next_merges.surviving_record_id, preferred.surviving_record_id) as merged_into_record_id,
        preferred.evidence,
        preferred.merged_at
    from preferred
    left join preferred as next_merges
        on preferred.source = next_merges.source and preferred.surviving_record_id = next_merges.record_id
    where coalesce(next_merges.surviving_record_id, '') <> preferred.record_id

)

select * from final
