{{ config(materialized='view') }}


with

activities as (

    -- What was skipped or failed did not happen. Changes of a field are status changes or no event at all (13); changes
    -- of a stage are status changes (101, 102); merges and deletions say which records there are (32, 37).
    select * from {{ ref('stg_marketo__activities') }}
    where
        row_status = 'staged'
        and coalesce(lower(action_result), 'succeeded') not in ('skipped', 'failed')
        and activity_type_id not in ('13', '32', '37', '101', '102')

),

lead_endings as (

    select * from {{ ref('int_records__marketo_lead_endings') }}

),

deleted_persons as (

    -- What happened to someone who was deleted must not bring them back.
    select * from {{ ref('int_records__marketo_deleted_persons') }}

),

campaigns as (

    select * from {{ ref('stg_marketo__campaigns') }}
    where row_status in ('staged', 'deleted')

),

programs as (

    select * from {{ ref('stg_marketo__programs') }}
    where row_status in ('staged', 'deleted')

),

ranked as (

    -- Success of a program is reached once; later changes of status repeat the word, not the event.
    select
        *,
        case
            when activity_type_id = '104' and is_success
                then row_number() over (
                    partition by source, lead_id, primary_attribute_value_id, activity_type_id, is_success
                    order by occurred_at asc, record_id asc
                )
        end as success_rank
    from activities

),

final as (

    select
        'marketo' as system,
        ranked.source,
        'activity:' || ranked.record_id as record_id,
        -- What a merged lead did is the survivor's, also where no extract holds the merged lead any more.
        coalesce(lead_endings.merged_into_record_id, ranked.lead_id) as person_record_id,
        cast(null as varchar) as account_record_id,
        ranked.activity_type_id
        || case
            when ranked.activity_type_id = '104' then ': success'
            when ranked.is_bot_activity then ': bot'
            else ''
        end as activity_type,
        cast(null as varchar) as lead_source,
        -- Marketing's campaign is the program; a smart campaign is the automation in it.
        case
            when ranked.activity_type_id = '104' then 'program:' || ranked.primary_attribute_value_id
            when campaigns.program_id is not null then 'program:' || campaigns.program_id
            else 'campaign:' || ranked.campaign_id
        end as campaign_id,
        case
            when ranked.activity_type_id = '104' then ranked.primary_attribute_value
            when campaigns.program_id is not null then coalesce(programs.program_name, campaigns.program_name)
            else campaigns.campaign_name
        end as campaign_name,
        false as is_date_only,
        ranked.occurred_at,
        ranked.row_status,
        ranked.exported_at,
        ranked.loaded_at
    from ranked
    left join lead_endings
        on ranked.source = lead_endings.source and ranked.lead_id = lead_endings.record_id
    left join deleted_persons
        on
            ranked.source = deleted_persons.source
            and coalesce(lead_endings.merged_into_record_id, ranked.lead_id) = deleted_persons.record_id
    left join campaigns
        on ranked.source = campaigns.source and ranked.campaign_id = campaigns.record_id
    left join programs
        on campaigns.source = programs.source and campaigns.program_id = programs.record_id
    where
        (ranked.activity_type_id <> '104' or ranked.success_rank = 1)
        and deleted_persons.record_id is null

)

select * from final
