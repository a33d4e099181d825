{{ config(materialized='view') }}

with

contact_changes as (

    select * from {{ ref('int_records__hubspot_contact_changes') }}

),

deal_stage_changes as (

    select * from {{ ref('int_records__hubspot_deal_stage_changes') }}

),

won_contacts as (

    select * from {{ ref('int_records__hubspot_won_contacts') }}

),

deleted_persons as (

    -- What happened to someone who was deleted must not bring them back.
    select * from {{ ref('int_records__hubspot_deleted_persons') }}

),

final as (

    select
        'hubspot' as system,
        contact_changes.source,
        contact_changes.record_id,
        contact_changes.person_record_id,
        cast(null as varchar) as account_record_id,
        cast(null as varchar) as opportunity_record_id,
        contact_changes.object,
        contact_changes.from_value,
        -- The portal makes a customer of everyone at the company when a deal is won: the deal itself is the sale, and
        -- a second closing signal would start another journey.
        case
            when
                contact_changes.object = 'lifecycle_stage'
                and lower(contact_changes.to_value) in ('customer', 'klant')
                and won_contacts.contact_id is not null
                -- A day, because a close date may have no time. Whoever was a customer before bought something else.
                and (
                    won_contacts.first_won_at is null
                    or contact_changes.occurred_at >= {{ dbt.dateadd('day', -1, 'won_contacts.first_won_at') }}
                )
                then '<customer by a won deal>'
            else contact_changes.to_value
        end as to_value,
        contact_changes.reason,
        contact_changes.is_snapshot,
        false as is_date_only,
        contact_changes.occurred_at,
        'staged' as row_status,
        contact_changes.exported_at,
        contact_changes.loaded_at
    from contact_changes
    left join won_contacts
        on
            contact_changes.source = won_contacts.source
            and contact_changes.person_record_id = won_contacts.contact_id
    left join deleted_persons
        on
            contact_changes.source = deleted_persons.source
            and contact_changes.person_record_id = deleted_persons.record_id
    where deleted_persons.record_id is null
    union all
    select
        'hubspot' as system,
        source,
        record_id,
        person_record_id,
        account_record_id,
        opportunity_record_id,
        'opportunity_stage' as object,
        from_value,
        to_value,
        reason,
        false as is_snapshot,
        false as is_date_only,
        occurred_at,
        'staged' as row_status,
        exported_at,
        loaded_at
    from deal_stage_changes

)

select * from final
