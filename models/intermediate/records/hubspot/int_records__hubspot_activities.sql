{{ config(materialized='view') }}

with

form_activities as (

    select * from {{ ref('int_records__hubspot_form_activities') }}

),

email_activities as (

    select * from {{ ref('int_records__hubspot_email_activities') }}

),

engagement_activities as (

    select * from {{ ref('int_records__hubspot_engagement_activities') }}

),

deleted_persons as (

    -- What happened to someone who was deleted must not bring them back.
    select * from {{ ref('int_records__hubspot_deleted_persons') }}

),

unioned as (

    select * from form_activities
    union all
    select * from email_activities
    union all
    select * from engagement_activities

),

final as (

    select
        'hubspot' as system,
        unioned.source,
        unioned.record_id,
        unioned.person_record_id,
        unioned.account_record_id,
        unioned.activity_type,
        cast(null as varchar) as lead_source,
        unioned.campaign_id,
        unioned.campaign_name,
        unioned.is_date_only,
        unioned.occurred_at,
        'staged' as row_status,
        unioned.exported_at,
        unioned.loaded_at
    from unioned
    left join deleted_persons
        on unioned.source = deleted_persons.source and unioned.person_record_id = deleted_persons.record_id
    where deleted_persons.record_id is null

)

select * from final
