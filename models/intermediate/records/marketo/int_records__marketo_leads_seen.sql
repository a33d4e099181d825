{{ config(materialized='view') }}


with

lead_versions as (

    select * from {{ ref('stg_marketo__leads') }}
    where row_status in ('staged', 'superseded')

),

final as (

    select
        source,
        record_id,
        max(greatest(exported_at, updated_at)) as last_seen_at
    from lead_versions
    group by source, record_id

)

select * from final
