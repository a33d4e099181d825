{{ config(materialized='view') }}

with

property_changes as (

    select * from {{ ref('int_records__hubspot_property_changes') }}

),

lifecycle_dates as (

    select * from {{ ref('int_records__hubspot_lifecycle_dates') }}

),

export_changes as (

    select * from {{ ref('int_records__hubspot_export_changes') }}

),

deal_stage_changes as (

    select * from {{ ref('int_records__hubspot_deal_stage_changes') }}

),

won_contacts as (

    select * from {{ ref('int_records__hubspot_won_contacts') }}

),

covered_by_history as (

    select distinct
        source,
        person_record_id,
        object
    from property_changes

),

covered_by_dates as (

    select distinct
        source,
        person_record_id,
        replace(lower(to_value), ' ', '') as stage
    from lifecycle_dates

),

exported_stages as (

    -- The dates go by the internal name of a stage; an export may give its label.
    select
        *,
        case lower(to_value)
            when 'abonnee' then 'subscriber'
            when 'marketing-gekwalificeerde lead' then 'marketingqualifiedlead'
            when 'sales-gekwalificeerde lead' then 'salesqualifiedlead'
            when 'verkoopkans' then 'opportunity'
            when 'klant' then 'customer'
            when 'overig' then 'other'
            else replace(lower(to_value), ' ', '')
        end as stage
    from export_changes

),

contact_changes as (

    select
        source,
        record_id,
        person_record_id,
        object,
        from_value,
        to_value,
        reason,
        false as is_snapshot,
        occurred_at,
        exported_at,
        loaded_at
    from property_changes
    union all
    -- Dates tell less than the history, which has every return to a stage, but more than comparing exports does.
    select
        lifecycle_dates.source,
        lifecycle_dates.record_id,
        lifecycle_dates.person_record_id,
        'lifecycle_stage' as object,
        lifecycle_dates.from_value,
        lifecycle_dates.to_value,
        null as reason,
        false as is_snapshot,
        lifecycle_dates.occurred_at,
        lifecycle_dates.exported_at,
        lifecycle_dates.loaded_at
    from lifecycle_dates
    left join covered_by_history
        on
            lifecycle_dates.source = covered_by_history.source
            and lifecycle_dates.person_record_id = covered_by_history.person_record_id
            and covered_by_history.object = 'lifecycle_stage'
    where covered_by_history.person_record_id is null
    union all
    select
        exported_stages.source,
        exported_stages.record_id,
        exported_stages.person_record_id,
        exported_stages.object,
        exported_stages.from_value,
        exported_stages.to_value,
        null as reason,
        exported_stages.is_snapshot,
        exported_stages.occurred_at,
        exported_stages.exported_at,
        exported_stages.loaded_at
    from exported_stages
    left join covered_by_history
        on
            exported_stages.source = covered_by_history.source
            and exported_stages.person_record_id = covered_by_history.person_record_id
            and exported_stages.object = covered_by_history.object
    left join covered_by_dates
        on
            exported_stages.source = covered_by_dates.source
            and exported_stages.person_record_id = covered_by_dates.person_record_id
            and exported_stages.stage = covered_by_dates.stage
            and exported_stages.object = 'lifecycle_stage'
    where covered_by_history.person_record_id is null and covered_by_dates.person_record_id is null

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
