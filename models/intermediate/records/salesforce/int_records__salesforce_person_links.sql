{{ config(materialized='view') }}

with

conversions as (

    select * from {{ ref('int_records__salesforce_conversions') }}

),

final as (

    select
        source,
        lead_id as record_id,
        'salesforce' as linked_system,
        contact_id as linked_record_id,
        'lead_conversion' as evidence
    from conversions
    where contact_id is not null

)

select * from final
