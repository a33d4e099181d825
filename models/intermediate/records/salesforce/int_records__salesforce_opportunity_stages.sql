with

opportunities as (

    select * from {{ ref('stg_salesforce__opportunities') }}
    where row_status <> 'rejected' and stage_name is not null

),

histories as (

    -- An amount, a probability or a close date that changes gives a row too, with the stage as it was.
    select
        *,
        coalesce(
            from_stage_name,
            lag(stage_name) over (partition by source, opportunity_id order by changed_at, record_id)
        ) as previous_stage
    from {{ ref('stg_salesforce__opportunity_histories') }}
    where row_status = 'staged'

),

field_changes as (

    select * from {{ ref('int_records__salesforce_field_changes') }}
    where object = 'opportunity_stage'

),

with_history as (

    select
        source,
        opportunity_id
    from histories
    group by source, opportunity_id

),

with_any_history as (

    select
        source,
        opportunity_id
    from with_history
    union
    select
        source,
        parent_id as opportunity_id
    from field_changes

),

present_opportunities as (

    select
        source,
        record_id
    from opportunities
    where row_status = 'staged'

),

ranked_versions as (

    -- Two versions of one export: the one that counts.
    select
        opportunities.*,
        row_number() over (
            partition by opportunities.source, opportunities.record_id, opportunities.version_at
            order by opportunities.version_rank
        ) as rank_in_export
    from opportunities
    inner join present_opportunities
        on
            opportunities.source = present_opportunities.source
            and opportunities.record_id = present_opportunities.record_id
    left join with_any_history
        on
            opportunities.source = with_any_history.source
            and opportunities.record_id = with_any_history.opportunity_id
    where with_any_history.opportunity_id is null

),

versions as (

    select
        *,
        lag(stage_name) over (partition by source, record_id order by version_rank desc) as previous_stage,
        lag(version_at) over (partition by source, record_id order by version_rank desc) as previous_version_at
    from ranked_versions
    where rank_in_export = 1

),

final as (

    select
        source,
        'opportunity_history:' || record_id as record_id,
        opportunity_id,
        previous_stage as from_value,
        stage_name as to_value,
        false as is_date_only,
        changed_at as occurred_at,
        exported_at,
        loaded_at
    from histories
    where stage_name is distinct from previous_stage
    union all
    select
        field_changes.source,
        field_changes.record_id,
        field_changes.parent_id as opportunity_id,
        field_changes.from_value,
        field_changes.to_value,
        false as is_date_only,
        field_changes.changed_at as occurred_at,
        field_changes.exported_at,
        field_changes.loaded_at
    from field_changes
    left join with_history
        on field_changes.source = with_history.source and field_changes.parent_id = with_history.opportunity_id
    where with_history.opportunity_id is null
    union all
    select
        source,
        'opportunity_export:' || record_id || ':'
        || case when previous_stage is null then 'first' else cast(version_at as varchar) end as record_id,
        record_id as opportunity_id,
        previous_stage as from_value,
        stage_name as to_value,
        previous_stage is null and created_at is not null and is_created_at_date_only as is_date_only,
        case
            when previous_stage is null then coalesce(created_at, version_at)
            when modified_at > previous_version_at and modified_at <= version_at then modified_at
            else version_at
        end as occurred_at,
        exported_at,
        loaded_at
    from versions
    where stage_name is distinct from previous_stage and coalesce(created_at, version_at) is not null

)

select * from final
