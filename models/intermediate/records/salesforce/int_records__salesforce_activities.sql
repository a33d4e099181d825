{{ config(materialized='view') }}

with

tasks as (

    -- A task that is not done is a plan, and the template of a series is no task.
    select * from {{ ref('stg_salesforce__tasks') }}
    where
        row_status = 'staged'
        -- Not every export has IsClosed.
        and coalesce(is_closed, lower(status) in ('completed', 'voltooid'))
        and not coalesce(is_recurrence, false)

),

events as (

    -- A group appointment has a row for each invitee (IsChild): one appointment is one activity.
    select * from {{ ref('stg_salesforce__events') }}
    where row_status = 'staged' and not coalesce(is_child, false) and not coalesce(is_recurrence, false)

),

campaign_members as (

    select * from {{ ref('stg_salesforce__campaign_members') }}
    where row_status = 'staged'

),

campaigns as (

    select * from {{ ref('stg_salesforce__campaigns') }}
    where row_status in ('staged', 'deleted')

),

deleted_persons as (

    -- What happened to someone who was deleted must not bring them back.
    select * from {{ ref('int_records__salesforce_deleted_persons') }}

),

calendar as (

    select
        source,
        'task:' || record_id as record_id,
        'task: ' || coalesce(task_type, task_subtype, 'Task')
        || coalesce(' - ' || call_disposition, ' - ' || call_type, '') as activity_type,
        who_id,
        what_id,
        account_id,
        -- Logged calls and mails have no time of completion in older exports, only a day.
        coalesce(completed_at, due_at, created_at) as occurred_at,
        completed_at is null and due_at is not null and is_due_at_date_only as is_date_only,
        exported_at,
        loaded_at
    from tasks
    union all
    select
        source,
        'event:' || record_id as record_id,
        'event: ' || coalesce(event_type, 'Event') as activity_type,
        who_id,
        what_id,
        account_id,
        case
            when is_all_day_event then coalesce(activity_date, started_at)
            else coalesce(started_at, activity_date)
        end as occurred_at,
        case
            when activity_date is null then false
            else is_activity_date_date_only and (coalesce(is_all_day_event, false) or started_at is null)
        end as is_date_only,
        exported_at,
        loaded_at
    from events

),

memberships as (

    select
        campaign_members.source,
        'campaign_member:' || campaign_members.record_id as record_id,
        -- After a conversion both ids are filled: one person, one activity. Of a deleted contact the lead may be left.
        coalesce(
            case when deleted_contacts.record_id is null then campaign_members.contact_id end,
            campaign_members.lead_id,
            campaign_members.lead_or_contact_id
        ) as person_record_id,
        'campaign_member: ' || coalesce(
            campaign_members.status, case when campaign_members.has_responded then 'Responded' else 'Sent' end
        ) as activity_type,
        -- Being mailed is no origin; answering is.
        case when campaign_members.has_responded then campaigns.campaign_type end as lead_source,
        campaign_members.campaign_id,
        campaigns.campaign_name,
        coalesce(campaign_members.has_responded, false)
        and campaign_members.first_responded_at is not null
        and campaign_members.is_first_responded_at_date_only as is_date_only,
        case
            when campaign_members.has_responded
                then coalesce(
                    campaign_members.first_responded_at, campaign_members.modified_at, campaign_members.created_at
                )
            else campaign_members.created_at
        end as occurred_at,
        campaign_members.exported_at,
        campaign_members.loaded_at
    from campaign_members
    left join campaigns
        on campaign_members.source = campaigns.source and campaign_members.campaign_id = campaigns.record_id
    left join deleted_persons as deleted_contacts
        on
            campaign_members.source = deleted_contacts.source
            and campaign_members.contact_id = deleted_contacts.record_id

),

activities as (

    select
        source,
        record_id,
        -- A lead (00Q) or a contact (003): their ids never coincide.
        who_id as person_record_id,
        coalesce(account_id, case when substr(what_id, 1, 3) = '001' then what_id end) as account_record_id,
        activity_type,
        cast(null as varchar) as lead_source,
        cast(null as varchar) as campaign_id,
        cast(null as varchar) as campaign_name,
        is_date_only,
        occurred_at,
        exported_at,
        loaded_at
    from calendar
    union all
    select
        source,
        record_id,
        person_record_id,
        null as account_record_id,
        activity_type,
        lead_source,
        campaign_id,
        campaign_name,
        is_date_only,
        occurred_at,
        exported_at,
        loaded_at
    from memberships

),

final as (

    select
        'salesforce' as system,
        activities.source,
        activities.record_id,
        activities.person_record_id,
        activities.account_record_id,
        activities.activity_type,
        activities.lead_source,
        activities.campaign_id,
        activities.campaign_name,
        activities.is_date_only,
        activities.occurred_at,
        'staged' as row_status,
        activities.exported_at,
        activities.loaded_at
    from activities
    left join deleted_persons
        on
            activities.source = deleted_persons.source
            and activities.person_record_id = deleted_persons.record_id
    where
        activities.occurred_at is not null
        and deleted_persons.record_id is null
        -- An internal appointment is about nobody in the funnel.
        and (activities.person_record_id is not null or activities.account_record_id is not null)

)

select * from final
