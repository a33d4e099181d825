{{ config(materialized='view') }}


with

leads as (

    select * from {{ ref('stg_dynamics__leads') }}
    where row_status in ('staged', 'merged')

),

contacts as (

    select * from {{ ref('stg_dynamics__contacts') }}
    where row_status in ('staged', 'merged')

),

links as (

    select
        source,
        record_id,
        parent_contact_id as linked_record_id,
        -- A lead of a contact that was there already, or the contact that qualifying made of it.
        case when lower(state) in ('1', 'qualified', 'gekwalificeerd') then 'lead_conversion' else 'lead_contact' end
            as evidence
    from leads
    where parent_contact_id is not null
    union
    select
        source,
        originating_lead_id as record_id,
        record_id as linked_record_id,
        'lead_conversion' as evidence
    from contacts
    where originating_lead_id is not null

),

final as (

    select
        source,
        record_id,
        'dynamics' as linked_system,
        linked_record_id,
        evidence
    from links

)

select * from final
