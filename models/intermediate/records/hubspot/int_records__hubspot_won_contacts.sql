{{ config(materialized='view') }}

with

won_deals as (

    select * from {{ ref('int_records__hubspot_deals') }}
    where is_won

),

deal_contacts as (

    select * from {{ ref('stg_hubspot__deal_contacts') }}
    where row_status = 'staged'

),

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where row_status = 'staged'

),

won as (

    select
        source,
        contact_id,
        closed_at
    from won_deals
    where contact_id is not null
    union all
    select
        deal_contacts.source,
        deal_contacts.contact_id,
        won_deals.closed_at
    from deal_contacts
    inner join won_deals
        on deal_contacts.source = won_deals.source and deal_contacts.deal_id = won_deals.deal_id
    union all
    -- The portal passes the stage of a company on to its contacts.
    select
        contacts.source,
        contacts.contact_id,
        won_deals.closed_at
    from contacts
    inner join won_deals
        on contacts.source = won_deals.source and contacts.company_id = won_deals.company_id

),

final as (

    select
        source,
        contact_id,
        -- A deal without a close date may have been the first.
        case when count(*) = count(closed_at) then min(closed_at) end as first_won_at
    from won
    group by source, contact_id

)

select * from final
