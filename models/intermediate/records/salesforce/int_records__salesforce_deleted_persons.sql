{{ config(materialized='view') }}

with

leads as (

    select * from {{ ref('stg_salesforce__leads') }}
    where row_status = 'deleted'

),

contacts as (

    select * from {{ ref('stg_salesforce__contacts') }}
    where row_status = 'deleted'

),

final as (

    select
        source,
        record_id
    from leads
    union all
    select
        source,
        record_id
    from contacts

)

select * from final
