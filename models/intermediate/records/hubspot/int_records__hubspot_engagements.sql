{{ config(materialized='view') }}

with

engagements as (

    select * from {{ ref('stg_hubspot__engagements') }}
    where row_status in ('staged', 'deleted')

),

meetings as (

    select * from {{ ref('stg_hubspot__meetings') }}
    where row_status = 'staged'

),

calls as (

    select * from {{ ref('stg_hubspot__calls') }}
    where row_status = 'staged'

),

emails as (

    select * from {{ ref('stg_hubspot__emails') }}
    where row_status = 'staged'

),

tasks as (

    select * from {{ ref('stg_hubspot__tasks') }}
    where row_status = 'staged'

),

notes as (

    select * from {{ ref('stg_hubspot__notes') }}
    where row_status = 'staged'

),

communications as (

    select * from {{ ref('stg_hubspot__communications') }}
    where row_status = 'staged'

),

detailed as (

    select
        source,
        engagement_id,
        'meeting' || coalesce(': ' || meeting_outcome, '') as activity_type,
        coalesce(starts_at, occurred_at) as occurred_at,
        exported_at,
        loaded_at
    from meetings
    union all
    -- The disposition is what the caller chose; the status is what the telephone says.
    select
        source,
        engagement_id,
        'call' || coalesce(': ' || coalesce(disposition, call_status), '') as activity_type,
        occurred_at,
        exported_at,
        loaded_at
    from calls
    union all
    select
        source,
        engagement_id,
        'email' || coalesce(': ' || case when email_status = 'BOUNCED' then email_status else direction end, '')
            as activity_type,
        occurred_at,
        exported_at,
        loaded_at
    from emails
    union all
    select
        source,
        engagement_id,
        'task' || coalesce(': ' || task_type, '') as activity_type,
        coalesce(completed_at, occurred_at) as occurred_at,
        exported_at,
        loaded_at
    from tasks
    union all
    select
        source,
        engagement_id,
        'note' as activity_type,
        occurred_at,
        exported_at,
        loaded_at
    from notes
    union all
    select
        source,
        engagement_id,
        'communication' || coalesce(': ' || channel_type, '') as activity_type,
        occurred_at,
        exported_at,
        loaded_at
    from communications

),

final as (

    -- Older exports have the time in the general table, whatever the kind.
    select
        coalesce(detailed.source, engagements.source) as source,
        coalesce(detailed.engagement_id, engagements.engagement_id) as engagement_id,
        case
            -- Incoming mail is a kind of its own in older exports.
            when
                detailed.activity_type = 'email'
                and engagements.engagement_type in ('INCOMING_EMAIL', 'FORWARDED_EMAIL')
                then 'email: ' || engagements.engagement_type
            else coalesce(detailed.activity_type, lower(engagements.engagement_type))
        end as activity_type,
        coalesce(detailed.occurred_at, engagements.occurred_at) as occurred_at,
        coalesce(detailed.exported_at, engagements.exported_at) as exported_at,
        coalesce(detailed.loaded_at, engagements.loaded_at) as loaded_at
    from detailed
    full outer join engagements
        on detailed.source = engagements.source and detailed.engagement_id = engagements.engagement_id
    where
        coalesce(engagements.row_status, 'staged') = 'staged'
        and coalesce(detailed.occurred_at, engagements.occurred_at) is not null
        and coalesce(detailed.activity_type, engagements.engagement_type) is not null

)

select * from final
