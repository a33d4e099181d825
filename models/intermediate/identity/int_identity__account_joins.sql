with

records as (

    select * from {{ ref('int_identity__numbered_accounts') }}

),

links as (

    select * from {{ ref('int_identity__account_links') }}
    where not is_ambiguous

),

merged_records as (

    select
        records.record_number,
        survivors.record_number as survivor_number,
        survivors.record_id as survivor_record_id
    from records
    inner join records as survivors
        on records.source = survivors.source and records.merged_into_record_id = survivors.record_id
    where records.row_status = 'merged'

),

final as (

    select
        'record:' || survivor_number as shared_key,
        record_number,
        'merged' as match_tier,
        survivor_record_id as match_evidence
    from merged_records
    union all
    -- The survivor itself: nothing of its own says that it is matched.
    select
        'record:' || survivor_number as shared_key,
        survivor_number as record_number,
        null as match_tier,
        null as match_evidence
    from merged_records
    union all
    select
        shared_key,
        record_number,
        match_tier,
        evidence || ': ' || linked_system || ':' || linked_record_id as match_evidence
    from links
    union all
    select
        shared_key,
        linked_record_number as record_number,
        match_tier,
        evidence || ': ' || source || ':' || record_id as match_evidence
    from links
    where linked_record_number is not null

)

select * from final
