{{ config(materialized='view') }}


with

lifecycle_histories as (

    select * from {{ ref('stg_pardot__lifecycle_histories') }}
    where row_status = 'staged'

),

lifecycle_stages as (

    -- A stage that was deleted keeps its name in the history.
    select * from {{ ref('stg_pardot__lifecycle_stages') }}
    where row_status in ('staged', 'deleted')

),

deleted_persons as (

    -- What happened to someone who was deleted must not bring them back.
    select * from {{ ref('int_records__pardot_deleted_persons') }}

),

final as (

    -- Where the stages are not exported, the id stands for the name: it can be mapped as well.
    select
        'pardot' as system,
        lifecycle_histories.source,
        'lifecycle_history:' || lifecycle_histories.record_id as record_id,
        lifecycle_histories.prospect_id as person_record_id,
        cast(null as varchar) as account_record_id,
        cast(null as varchar) as opportunity_record_id,
        'lifecycle_stage' as object,
        coalesce(previous_stages.stage_name, lifecycle_histories.previous_stage_id) as from_value,
        coalesce(next_stages.stage_name, lifecycle_histories.next_stage_id) as to_value,
        cast(null as varchar) as reason,
        false as is_snapshot,
        false as is_date_only,
        lifecycle_histories.occurred_at,
        lifecycle_histories.row_status,
        lifecycle_histories.exported_at,
        lifecycle_histories.loaded_at
    from lifecycle_histories
    left join lifecycle_stages as previous_stages
        on
            lifecycle_histories.source = previous_stages.source
            and lifecycle_histories.previous_stage_id = previous_stages.record_id
    left join lifecycle_stages as next_stages
        on
            lifecycle_histories.source = next_stages.source
            and lifecycle_histories.next_stage_id = next_stages.record_id
    left join deleted_persons
        on
            lifecycle_histories.source = deleted_persons.source
            and lifecycle_histories.prospect_id = deleted_persons.record_id
    where deleted_persons.record_id is null

)

select * from final
