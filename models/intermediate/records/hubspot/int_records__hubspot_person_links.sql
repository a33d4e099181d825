{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where row_status = 'staged'

),

mergers as (

    select * from {{ ref('int_records__hubspot_contact_merges') }}

),

final as (

    select
        source,
        contact_id as record_id,
        'salesforce' as linked_system,
        {{ salesforce_id18('salesforce_lead_id') }} as linked_record_id,
        'salesforce_lead_id' as evidence
    from contacts
    where salesforce_lead_id is not null
    union all
    select
        source,
        contact_id as record_id,
        'salesforce' as linked_system,
        {{ salesforce_id18('salesforce_contact_id') }} as linked_record_id,
        'salesforce_contact_id' as evidence
    from contacts
    where salesforce_contact_id is not null
    union all
    select
        source,
        record_id,
        'hubspot' as linked_system,
        merged_into_record_id as linked_record_id,
        'merge' as evidence
    from mergers

)

select * from final
