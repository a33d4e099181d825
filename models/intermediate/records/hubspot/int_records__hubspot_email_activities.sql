{{ config(materialized='view') }}

with

email_events as (

    select * from {{ ref('stg_hubspot__email_events') }}
    where row_status = 'staged'

),

status_changes as (

    select * from {{ ref('stg_hubspot__email_status_changes') }}
    where row_status = 'staged'

),

campaigns as (

    select * from {{ ref('stg_hubspot__email_campaigns') }}
    where row_status = 'staged'

),

persons as (

    select
        source,
        record_id,
        email,
        row_number() over (
            -- A contact that was merged away still has its address: the survivor comes first.
            partition by source, email
            order by case when row_status = 'staged' then 0 else 1 end, lpad(record_id, 20, '0')
        ) as preference
    from {{ ref('int_records__hubspot_persons') }}
    where email is not null

),

final as (

    -- An event to an address that no contact has is nobody's: it stays in staging.
    select
        email_events.source,
        'email_event:' || email_events.event_id as record_id,
        persons.record_id as person_record_id,
        cast(null as varchar) as account_record_id,
        -- Scanners open and click every mail within seconds.
        case
            when email_events.is_filtered then 'email_event: filtered'
            when email_events.obsoleted_by_event_id is not null then 'email_event: obsolete'
            else
                'email_event: ' || email_events.event_type
                || coalesce(' ' || coalesce(email_events.subscription_status, status_changes.subscription_status), '')
        end as activity_type,
        email_events.campaign_id,
        campaigns.campaign_name,
        false as is_date_only,
        email_events.occurred_at,
        email_events.exported_at,
        email_events.loaded_at
    from email_events
    inner join persons
        on
            email_events.source = persons.source
            and email_events.recipient = persons.email
            and persons.preference = 1
    left join status_changes
        on email_events.source = status_changes.source and email_events.event_id = status_changes.event_id
    left join campaigns
        on email_events.source = campaigns.source and email_events.campaign_id = campaigns.campaign_id

)

select * from final
