{{ config(materialized='view') }}


with

activities as (

    select * from {{ ref('stg_pardot__visitor_activities') }}
    where row_status = 'staged'

),

visitors as (

    select * from {{ ref('stg_pardot__visitors') }}
    where row_status = 'staged'

),

deleted_persons as (

    -- What happened to someone who was deleted must not bring them back.
    select * from {{ ref('int_records__pardot_deleted_persons') }}

),

campaigns as (

    select * from {{ ref('stg_pardot__campaigns') }}
    where row_status in ('staged', 'deleted')

),

final as (

    select
        'pardot' as system,
        activities.source,
        'visitor_activity:' || activities.record_id as record_id,
        coalesce(activities.prospect_id, visitors.prospect_id) as person_record_id,
        cast(null as varchar) as account_record_id,
        -- The code is the type. What a click, a view or a success means depends on what it was of: a view of a form is
        -- a visit, a success of a form is one that was sent.
        case
            when activities.activity_type_code in ('1', '2', '4') and activities.asset_class is not null
                then activities.activity_type_code || ': ' || activities.asset_class
            else activities.activity_type_code
        end as activity_type,
        cast(null as varchar) as lead_source,
        activities.campaign_id,
        campaigns.campaign_name,
        false as is_date_only,
        activities.occurred_at,
        activities.row_status,
        activities.exported_at,
        activities.loaded_at
    from activities
    left join visitors
        on activities.source = visitors.source and activities.visitor_id = visitors.record_id
    left join campaigns
        on activities.source = campaigns.source and activities.campaign_id = campaigns.record_id
    left join deleted_persons
        on
            activities.source = deleted_persons.source
            and coalesce(activities.prospect_id, visitors.prospect_id) = deleted_persons.record_id
    -- An anonymous visitor is nobody yet; staging says so of each such row.
    where
        coalesce(activities.prospect_id, visitors.prospect_id) is not null
        and deleted_persons.record_id is null

)

select * from final
