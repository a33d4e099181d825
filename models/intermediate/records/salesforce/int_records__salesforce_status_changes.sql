{{ config(materialized='view') }}

with

lead_statuses as (

    select * from {{ ref('int_records__salesforce_lead_statuses') }}

),

conversions as (

    select * from {{ ref('int_records__salesforce_conversions') }}

),

field_changes as (

    select * from {{ ref('int_records__salesforce_field_changes') }}
    where object in ('budget', 'authority', 'need', 'timeline')

),

opportunity_stages as (

    select * from {{ ref('int_records__salesforce_opportunity_stages') }}

),

opportunities as (

    select * from {{ ref('int_records__salesforce_opportunities') }}

),

deleted_persons as (

    -- What happened to someone who was deleted must not bring them back.
    select * from {{ ref('int_records__salesforce_deleted_persons') }}

),

person_changes as (

    -- A converted lead is read only: what it says then belongs to the opportunity that it became.
    select
        lead_statuses.source,
        lead_statuses.record_id,
        lead_statuses.lead_id as person_id,
        conversions.opportunity_id,
        'lead' as object,
        lead_statuses.from_value,
        lead_statuses.to_value,
        lead_statuses.is_snapshot,
        lead_statuses.is_date_only,
        lead_statuses.occurred_at,
        lead_statuses.exported_at,
        lead_statuses.loaded_at
    from lead_statuses
    left join conversions
        on
            lead_statuses.source = conversions.source
            and lead_statuses.lead_id = conversions.lead_id
            and lead_statuses.occurred_at >= conversions.converted_at
    union all
    select
        source,
        'lead_conversion:' || lead_id as record_id,
        lead_id as person_id,
        opportunity_id,
        'lead_conversion' as object,
        null as from_value,
        'converted' as to_value,
        false as is_snapshot,
        is_date_only,
        converted_at as occurred_at,
        exported_at,
        loaded_at
    from conversions
    where converted_at is not null
    union all
    select
        source,
        record_id,
        parent_id as person_id,
        null as opportunity_id,
        object,
        from_value,
        to_value,
        false as is_snapshot,
        false as is_date_only,
        changed_at as occurred_at,
        exported_at,
        loaded_at
    from field_changes

),

final as (

    select
        'salesforce' as system,
        person_changes.source,
        person_changes.record_id,
        person_changes.person_id as person_record_id,
        cast(null as varchar) as account_record_id,
        person_changes.opportunity_id as opportunity_record_id,
        person_changes.object,
        person_changes.from_value,
        person_changes.to_value,
        cast(null as varchar) as reason,
        person_changes.is_snapshot,
        person_changes.is_date_only,
        person_changes.occurred_at,
        'staged' as row_status,
        person_changes.exported_at,
        person_changes.loaded_at
    from person_changes
    left join deleted_persons
        on
            person_changes.source = deleted_persons.source
            and person_changes.person_id = deleted_persons.record_id
    where deleted_persons.record_id is null
    union all
    select
        'salesforce' as system,
        opportunity_stages.source,
        opportunity_stages.record_id,
        opportunities.person_record_id,
        opportunities.account_record_id,
        opportunity_stages.opportunity_id as opportunity_record_id,
        'opportunity_stage' as object,
        opportunity_stages.from_value,
        opportunity_stages.to_value,
        null as reason,
        false as is_snapshot,
        opportunity_stages.is_date_only,
        opportunity_stages.occurred_at,
        'staged' as row_status,
        opportunity_stages.exported_at,
        opportunity_stages.loaded_at
    from opportunity_stages
    inner join opportunities
        on
            opportunity_stages.source = opportunities.source
            and opportunity_stages.opportunity_id = opportunities.record_id

)

select * from final
