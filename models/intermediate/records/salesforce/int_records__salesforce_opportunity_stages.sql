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

recorded as (

    select
        source,
        'opportunity_history:' || record_id as record_id,
        opportunity_id,
        previous_stage,
        stage_name,
        changed_at,
        exported_at,
        loaded_at
    from histories
    union all
    select
        field_changes.source,
        field_changes.record_id,
        field_changes.parent_id as opportunity_id,
        field_changes.from_value as previous_stage,
        field_changes.to_value as stage_name,
        field_changes.changed_at,
        field_changes.exported_at,
        field_changes.loaded_at
    from field_changes
    left join with_history
        on field_changes.source = with_history.source and field_changes.parent_id = with_history.opportunity_id
    where with_history.opportunity_id is null

),

ranked_changes as (

    select
        source,
        opportunity_id,
        stage_name,
        changed_at,
        max(exported_at) over (partition by source, opportunity_id) as exported_at,
        row_number() over (
            partition by source, opportunity_id order by changed_at desc nulls last, record_id desc
        ) as recency
    from recorded
    where stage_name is not null

),

last_changes as (

    -- A history tells all until it was exported; `greatest` passes over null.
    select
        source,
        opportunity_id,
        stage_name,
        changed_at,
        greatest(changed_at, exported_at) as covered_until
    from ranked_changes
    where recency = 1

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
        last_changes.stage_name as recorded_stage,
        last_changes.covered_until,
        row_number() over (
            partition by opportunities.source, opportunities.record_id, opportunities.version_at
            order by opportunities.version_rank
        ) as rank_in_export
    from opportunities
    inner join present_opportunities
        on
            opportunities.source = present_opportunities.source
            and opportunities.record_id = present_opportunities.record_id
    left join last_changes
        on opportunities.source = last_changes.source and opportunities.record_id = last_changes.opportunity_id
    where last_changes.opportunity_id is null or opportunities.version_at > last_changes.changed_at

),

versions as (

    select
        *,
        coalesce(lag(stage_name) over version_order, recorded_stage) as previous_stage,
        lag(version_at) over version_order as previous_version_at
    from ranked_versions
    where rank_in_export = 1
    window version_order as (partition by source, record_id order by version_rank desc)

),

version_changes as (

    select
        *,
        case
            when previous_stage is null then coalesce(created_at, version_at)
            when modified_at > greatest(previous_version_at, covered_until) and modified_at <= version_at
                then modified_at
            else version_at
        end as occurred_at
    from versions
    where
        stage_name is distinct from previous_stage
        and (
            covered_until is null
            or (
                version_at > covered_until
                and (
                    previous_version_at > covered_until
                    -- The history may write a label, where the record has the name.
                    or {{ letters_and_digits('stage_name') }} <> {{ letters_and_digits('recorded_stage') }}
                )
            )
        )

),

final as (

    select
        source,
        record_id,
        opportunity_id,
        previous_stage as from_value,
        stage_name as to_value,
        false as is_date_only,
        changed_at as occurred_at,
        exported_at,
        loaded_at
    from recorded
    where stage_name is distinct from previous_stage
    union all
    select
        source,
        'opportunity_export:' || record_id || ':'
        || case when previous_stage is null then 'first' else cast(version_at as varchar) end as record_id,
        record_id as opportunity_id,
        previous_stage as from_value,
        stage_name as to_value,
        previous_stage is null and created_at is not null and is_created_at_date_only as is_date_only,
        occurred_at,
        exported_at,
        loaded_at
    from version_changes
    where coalesce(created_at, version_at) is not null

)

select * from final
