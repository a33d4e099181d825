with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where row_status = 'deleted'

),

mergers as (

    select * from {{ ref('int_records__hubspot_contact_merges') }}

),

final as (

    select
        contacts.source,
        contacts.contact_id as record_id
    from contacts
    left join mergers
        on contacts.source = mergers.source and contacts.contact_id = mergers.record_id
    where mergers.record_id is null

)

select * from final
