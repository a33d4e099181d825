{{ config(materialized='view') }}

with

persons as (

    select * from {{ ref('int_records__persons') }}
    where row_status = 'staged' and created_at is not null

),

final as (

    select
        source,
        'persons' as record_type,
        record_id,
        'known' as signal,
        record_id as person_record_id,
        lead_source as raw_lead_source,
        campaign_id,
        campaign_name,
        is_created_at_date_only as is_date_only,
        created_at as signal_at
    from persons

)

select * from final
