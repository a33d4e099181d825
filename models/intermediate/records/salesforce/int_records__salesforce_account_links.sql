{{ config(materialized='view') }}

with

accounts as (

    select * from {{ ref('stg_salesforce__accounts') }}
    where row_status = 'merged'

),

final as (

    select
        source,
        record_id,
        'salesforce' as linked_system,
        merged_into_record_id as linked_record_id,
        'merge' as evidence
    from accounts

)

select * from final
