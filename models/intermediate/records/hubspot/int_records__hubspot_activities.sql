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
        source,
        record_id,
        person_record_id,
        account_record_id,
        activity_type,
        cast(null as varchar) as lead_source,
        campaign_id,
        campaign_name,
        is_date_only,
        occurred_at,
        'staged' as row_status,
        exported_at,
        loaded_at
    from unioned

)

select * from final
