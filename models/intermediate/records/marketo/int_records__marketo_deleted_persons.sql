with

leads as (

    select * from {{ ref('stg_marketo__leads') }}
    where row_status = 'deleted'

),

lead_endings as (

    select * from {{ ref('int_records__marketo_lead_endings') }}

),

ended as (

    -- By an extract, or by the activity log.
    select
        source,
        record_id
    from leads
    union
    select
        source,
        record_id
    from lead_endings
    where deleted_at is not null

),

final as (

    select
        ended.source,
        ended.record_id
    from ended
    left join lead_endings
        on
            ended.source = lead_endings.source
            and ended.record_id = lead_endings.record_id
            and lead_endings.merged_into_record_id is not null
    where lead_endings.record_id is null

)

select * from final
