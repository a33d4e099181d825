{{ config(materialized='view') }}

with

deals as (

    select * from {{ ref('int_records__hubspot_deals') }}

),

deal_stages as (

    select * from {{ ref('stg_hubspot__deal_stages') }}
    where row_status = 'staged'

),

stage_names as (

    select * from {{ ref('int_records__hubspot_deal_stage_names') }}

),

named as (

    -- The history has no pipeline: the deal's present one, else the stage's own if only one pipeline has it.
    select
        deal_stages.source,
        deal_stages.deal_id,
        deal_stages.stage_id,
        deal_stages.change_source,
        deal_stages.entered_at,
        deal_stages.exported_at,
        deal_stages.loaded_at,
        deals.contact_id,
        deals.company_id,
        case
            when coalesce(in_pipeline.is_won, anywhere.is_won) then '<won>'
            when coalesce(in_pipeline.is_closed, anywhere.is_closed) then '<lost>'
            else coalesce(in_pipeline.stage_name, anywhere.stage_name, deal_stages.stage_id)
        end as stage
    from deal_stages
    inner join deals
        on deal_stages.source = deals.source and deal_stages.deal_id = deals.deal_id
    left join stage_names as in_pipeline
        on
            deal_stages.source = in_pipeline.source
            and deals.pipeline_id = in_pipeline.pipeline_key
            and deal_stages.stage_id = in_pipeline.stage_key
    left join stage_names as anywhere
        on
            deal_stages.source = anywhere.source
            and deal_stages.stage_id = anywhere.stage_key
            and anywhere.is_unique_without_pipeline

),

ordered as (

    select
        *,
        lag(stage) over (partition by source, deal_id order by entered_at, stage_id) as from_value
    from named

),

final as (

    select
        source,
        'deal_stage:' || deal_id || ':' || stage_id || ':' || cast(entered_at as varchar) as record_id,
        contact_id as person_record_id,
        company_id as account_record_id,
        deal_id as opportunity_record_id,
        from_value,
        case when {{ hubspot_is_bulk_change('change_source') }} then '<migration>' else stage end as to_value,
        case when {{ hubspot_is_bulk_change('change_source') }} then 'migration' end as reason,
        entered_at as occurred_at,
        exported_at,
        loaded_at
    from ordered
    where contact_id is not null or company_id is not null

)

select * from final
