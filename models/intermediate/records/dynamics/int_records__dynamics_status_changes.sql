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

compared as (

    select
        *,
        lag(fact) over version_order as previous_fact,
        lag(exported_at) over version_order as previous_exported_at,
        row_number() over version_order as version_number
    from facts
    window version_order as (partition by source, record_id, object order by exported_at asc nulls first)

),

histories as (

    -- A budget that never changed is a fact without a date, which the person's record tells.
    select distinct
        source,
        record_id,
        object
    from compared
    where object = 'lead' or (version_number > 1 and fact is distinct from previous_fact)

),

dated as (

    select
        compared.*,
        case
            when compared.version_number = 1 and compared.object = 'lead' then {{ first_status_at(
                'compared.created_at', 'compared.updated_at', 'compared.exported_at'
            ) }}
            -- Without a change, such a fact holds from the start: a change that comes later does not move that.
            when compared.version_number = 1 then coalesce(compared.created_at, compared.exported_at)
            when
                compared.updated_at > compared.previous_exported_at
                and compared.updated_at <= compared.exported_at
                then compared.updated_at
            else compared.exported_at
        end as occurred_at
    from compared
    inner join histories
        on
            compared.source = histories.source
            and compared.record_id = histories.record_id
            and compared.object = histories.object
    -- A value that was cleared is no new one.
    where compared.fact is not null and compared.fact is distinct from compared.previous_fact

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
        version_number = 1 as is_snapshot,
        -- A day is all that is known where the creation stands in for the change.
        coalesce(version_number = 1 and is_created_at_date_only and occurred_at = created_at, false) as is_date_only,
        occurred_at,
        'staged' as row_status,
        exported_at,
        loaded_at
    from dated
    where occurred_at is not null

)

select * from final
