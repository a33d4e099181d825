{{ config(materialized='view') }}


with

leads as (

    select * from {{ ref('stg_marketo__leads') }}
    where row_status = 'staged'

),

salesforce_ids as (

    select
        source,
        record_id,
        {{ salesforce_id18('sfdc_lead_id') }} as linked_record_id,
        'salesforce_lead_id' as evidence
    from leads
    union all
    select
        source,
        record_id,
        {{ salesforce_id18('sfdc_contact_id') }} as linked_record_id,
        'salesforce_contact_id' as evidence
    from leads

),

final as (

    select
        source,
        record_id,
        'salesforce' as linked_system,
        linked_record_id,
        evidence
    from salesforce_ids
    where linked_record_id is not null

)

select * from final
