{{ config(materialized='view') }}


with

prospects as (

    select * from {{ ref('stg_pardot__prospects') }}
    where row_status = 'staged'

),

salesforce_ids as (

    select
        source,
        record_id,
        {{ salesforce_id18('crm_lead_fid') }} as linked_record_id,
        'salesforce_lead_id' as evidence
    from prospects
    union
    select
        source,
        record_id,
        {{ salesforce_id18('crm_contact_fid') }} as linked_record_id,
        'salesforce_contact_id' as evidence
    from prospects
    union
    -- Version 5 of the API has one id for both; the prefix tells a contact (003) from a lead (00Q).
    select
        source,
        record_id,
        {{ salesforce_id18('salesforce_id') }} as linked_record_id,
        case
            when salesforce_id like '003%' then 'salesforce_contact_id'
            else 'salesforce_lead_id'
        end as evidence
    from prospects

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
