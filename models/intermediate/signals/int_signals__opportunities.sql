{{ config(materialized='view') }}

with

opportunities as (

    select * from {{ ref('int_records__opportunities') }}
    where row_status = 'staged'

),

status_mappings as (

    select * from {{ ref('status_mappings') }}
    where lower(object) = 'opportunity'

),

raw_values as (

    select distinct
        system,
        source,
        stage
    from {{ ref('int_records__opportunities') }}
    where row_status = 'staged'

),

candidate_mappings as (

    select
        raw_values.source,
        raw_values.stage,
        status_mappings.signal,
        status_mappings.reason,
        row_number() over (
            partition by raw_values.source, raw_values.stage
            order by {{ mapping_preference('status_mappings.source', 'raw_values.source', 'raw_values.system') }}
        ) as preference
    from raw_values
    inner join status_mappings
        on
            status_mappings.source in (raw_values.source, raw_values.system, '*')
            and lower(raw_values.stage) = lower(status_mappings.raw_status)

),

mapped as (

    select
        opportunities.source,
        opportunities.record_id,
        opportunities.person_record_id,
        opportunities.account_record_id,
        opportunities.stage,
        opportunities.reason,
        opportunities.campaign_id,
        opportunities.campaign_name,
        opportunities.currency,
        opportunities.is_created_at_date_only,
        opportunities.is_closed_at_date_only,
        opportunities.amount,
        opportunities.created_at,
        opportunities.closed_at,
        candidate_mappings.reason as mapped_reason,
        coalesce(candidate_mappings.signal, 'unmapped') as stage_signal,
        candidate_mappings.signal in ('opportunity_won', 'opportunity_lost')
        and opportunities.closed_at is not null as is_closed
    from opportunities
    left join candidate_mappings
        on
            opportunities.source = candidate_mappings.source
            and opportunities.stage = candidate_mappings.stage
            and candidate_mappings.preference = 1

),

dated as (

    select
        *,
        -- A date lasts all day: a creation of that day came before the close of that day.
        is_closed
        and case
            when is_created_at_date_only then {{ dbt.dateadd('day', 1, 'created_at') }} > closed_at
            when is_closed_at_date_only then created_at >= {{ dbt.dateadd('day', 1, 'closed_at') }}
            else created_at >= closed_at
        end
            as is_recorded_afterwards
    from mapped

),

events as (

    -- Who records a sale afterwards did not open an opportunity then: it was there when it was closed.
    select
        *,
        'opportunity_created' as signal,
        case when is_recorded_afterwards then is_closed_at_date_only else is_created_at_date_only end as is_date_only,
        case when is_recorded_afterwards then closed_at else created_at end as signal_at,
        1 as open_opportunities_change
    from dated
    where created_at is not null
    union all
    -- The close date of an open opportunity is a forecast, so only a closed stage makes a closing signal.
    select
        *,
        stage_signal as signal,
        is_closed_at_date_only as is_date_only,
        closed_at as signal_at,
        case when created_at is null then 0 else -1 end as open_opportunities_change
    from dated
    where is_closed

),

final as (

    select
        source,
        'opportunities' as record_type,
        record_id,
        signal,
        person_record_id,
        account_record_id,
        {{ entity_id('source', 'record_id') }} as opportunity_id,
        stage as raw_value,
        stage_signal,
        -- Why it was won or lost; nobody knew that when it was created.
        case when signal <> 'opportunity_created' then reason end as record_reason,
        case when signal <> 'opportunity_created' then mapped_reason end as mapped_reason,
        campaign_id,
        campaign_name,
        currency,
        amount,
        open_opportunities_change,
        is_date_only,
        signal_at
    from events

)

select * from final
