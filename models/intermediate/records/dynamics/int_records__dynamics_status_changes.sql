{{ config(materialized='view') }}


with

leads as (

    select * from {{ ref('stg_dynamics__leads') }}
    where row_status in ('staged', 'superseded', 'merged')

),

present_leads as (

    -- What happened to someone who was deleted must not bring them back.
    select
        source,
        record_id
    from leads
    where row_status in ('staged', 'merged')

),

versions as (

    -- One version for each export: of several in one export the one that was changed last.
    select
        leads.*,
        row_number() over (
            partition by leads.source, leads.record_id, leads.exported_at
            order by
                leads.updated_at desc nulls last,
                leads.row_status asc,
                leads.status asc,
                leads.file asc,
                leads.row_number_in_file asc
        ) as version_rank
    from leads
    inner join present_leads on leads.source = present_leads.source and leads.record_id = present_leads.record_id

),

facts as (

    {% for object in ['lead', 'budget', 'authority', 'need', 'timeline'] -%}
        select
            source,
            record_id,
            '{{ object }}' as object,
            {{ 'status' if object == 'lead' else object }} as fact,
            {{ dynamics_option_code(object, 'status' if object == 'lead' else object) }} as fact_code,
            {{ 'status_label' if object == 'lead' else 'cast(null as varchar)' }} as reason,
            is_created_at_date_only,
            created_at,
            updated_at,
            exported_at,
            loaded_at
        from versions
        where version_rank = 1
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

numbered as (

    select
        *,
        lag(exported_at) over (partition by source, record_id, object order by exported_at asc nulls first)
            as previous_exported_at,
        row_number() over (partition by source, record_id, object order by exported_at asc nulls first)
            as version_number
    from facts

),

compared as (

    -- An empty fact may also be a column that someone left out of the export: it changes nothing.
    select
        *,
        lag(fact) over version_order as previous_fact,
        lag(fact_code) over version_order as previous_code,
        lag(reason) over version_order as previous_reason
    from numbered
    where fact is not null
    window version_order as (partition by source, record_id, object order by version_number)

),

changes as (

    select
        *,
        -- The system has no lead without a status: what the first export that has the column says is the first one.
        previous_fact is null and (object = 'lead' or version_number = 1) as is_first_value
    from compared
    where
        previous_fact is null
        or (
            fact_code <> previous_code
            -- An option of the organisation, by its code in one export and by its label in the other.
            and coalesce(lower(fact) <> lower(previous_reason), true)
            and coalesce(lower(previous_fact) <> lower(reason), true)
        )

),

histories as (

    -- A budget that never changed is a fact without a date, which the person's record tells.
    select distinct
        source,
        record_id,
        object
    from changes
    where object = 'lead' or not is_first_value

),

dated as (

    select
        changes.*,
        case
            when changes.is_first_value and changes.object = 'lead' then {{ first_status_at(
                'changes.created_at', 'changes.updated_at', 'changes.exported_at'
            ) }}
            -- Without a change, such a fact holds from the start: a change that comes later does not move that.
            when changes.is_first_value then coalesce(changes.created_at, changes.exported_at)
            when
                changes.updated_at > changes.previous_exported_at
                and changes.updated_at <= changes.exported_at
                then changes.updated_at
            else changes.exported_at
        end as occurred_at
    from changes
    inner join histories
        on
            changes.source = histories.source
            and changes.record_id = histories.record_id
            and changes.object = histories.object

),

final as (

    select
        'dynamics' as system,
        source,
        case when object = 'lead' then 'lead_export:' else 'lead_' || object || '_export:' end
        || record_id || ':' || coalesce(cast(exported_at as varchar), 'unknown') as record_id,
        record_id as person_record_id,
        cast(null as varchar) as account_record_id,
        cast(null as varchar) as opportunity_record_id,
        object,
        previous_fact as from_value,
        fact as to_value,
        reason,
        is_first_value as is_snapshot,
        -- A day is all that is known where the creation stands in for the change.
        coalesce(is_first_value and is_created_at_date_only and occurred_at = created_at, false) as is_date_only,
        occurred_at,
        'staged' as row_status,
        exported_at,
        loaded_at
    from dated
    where occurred_at is not null

)

select * from final
