{{ config(materialized='view') }}


with

prospects as (

    select * from {{ ref('stg_pardot__prospects') }}
    where row_status = 'deleted'

),

final as (

    select
        source,
        record_id
    from prospects

)

select * from final
