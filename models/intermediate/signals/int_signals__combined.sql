{{ config(materialized='view') }}

with

records as (

    select
        source,
        record_type,
        record_id,
        signal,
        person_record_id,
        cast(null as varchar) as account_record_id,
        cast(null as varchar) as opportunity_id,
        cast(null as varchar) as raw_value,
        cast(null as varchar) as record_reason,
        cast(null as varchar) as mapped_reason,
        raw_lead_source,
        campaign_id,
        campaign_name,
        cast(null as varchar) as currency,
        cast(null as double) as amount,
        0 as open_opportunities_change,
        false as is_snapshot,
        is_date_only,
        signal_at
    from {{ ref('int_signals__records') }}

),

activities as (

    select
        source,
        record_type,
        record_id,
        signal,
        person_record_id,
        account_record_id,
        null as opportunity_id,
        raw_value,
        null as record_reason,
        null as mapped_reason,
        coalesce(raw_lead_source, mapped_lead_source) as raw_lead_source,
        campaign_id,
        campaign_name,
        null as currency,
        null as amount,
        0 as open_opportunities_change,
        false as is_snapshot,
        is_date_only,
        signal_at
    from {{ ref('int_signals__activities') }}

),

status_changes as (

    select
        source,
        record_type,
        record_id,
        signal,
        person_record_id,
        account_record_id,
        null as opportunity_id,
        raw_value,
        record_reason,
        mapped_reason,
        null as raw_lead_source,
        null as campaign_id,
        null as campaign_name,
        null as currency,
        null as amount,
        0 as open_opportunities_change,
        is_snapshot,
        is_date_only,
        signal_at
    from {{ ref('int_signals__status_changes') }}

),

opportunities as (

    select
        source,
        record_type,
        record_id,
        signal,
        person_record_id,
        account_record_id,
        opportunity_id,
        raw_value,
        record_reason,
        mapped_reason,
        null as raw_lead_source,
        campaign_id,
        campaign_name,
        currency,
        amount,
        open_opportunities_change,
        false as is_snapshot,
        is_date_only,
        signal_at
    from {{ ref('int_signals__opportunities') }}

),

person_numbers as (

    select
        person_records.source,
        person_records.record_id,
        entities.entity_number as person_number,
        entities.account_number
    from {{ ref('int_identity__person_records') }} as person_records
    inner join {{ ref('int_identity__entities') }} as entities
        on person_records.person_id = entities.entity_id and entities.entity_kind = 'person'

),

account_numbers as (

    select
        account_records.source,
        account_records.record_id,
        entities.entity_number as account_number
    from {{ ref('int_identity__account_records') }} as account_records
    inner join {{ ref('int_identity__entities') }} as entities
        on account_records.account_id = entities.entity_id and entities.entity_kind = 'account'

),

signals as (

    select * from {{ ref('signals') }}

),

lead_sources as (

    select * from {{ ref('int_signals__lead_sources') }}

),

combined as (

    select * from records
    union all
    select * from activities
    union all
    select * from status_changes
    union all
    select * from opportunities

),

final as (

    select
        combined.source,
        combined.record_type,
        combined.record_id,
        combined.signal,
        person_numbers.person_number,
        -- An opportunity belongs to the account it names; all else follows its person, so a person has one account.
        case
            when combined.record_type = 'opportunities' or person_numbers.person_number is null
                then coalesce(account_numbers.account_number, person_numbers.account_number)
            else person_numbers.account_number
        end as account_number,
        combined.opportunity_id,
        combined.raw_value,
        combined.record_reason,
        combined.mapped_reason,
        lead_sources.lead_source,
        lead_sources.channel,
        combined.campaign_id,
        combined.campaign_name,
        combined.currency,
        coalesce(signals.kind, 'unmapped') as kind,
        coalesce(signals.direction, 'none') as direction,
        coalesce(signals.shows_interest, false) as shows_interest,
        coalesce(signals.is_two_way, false) as is_two_way,
        combined.is_snapshot,
        combined.is_date_only,
        combined.amount,
        combined.open_opportunities_change,
        coalesce(signals.tie_rank, 99) as tie_rank,
        combined.signal_at
    from combined
    left join person_numbers
        on combined.source = person_numbers.source and combined.person_record_id = person_numbers.record_id
    left join account_numbers
        on combined.source = account_numbers.source and combined.account_record_id = account_numbers.record_id
    left join signals on combined.signal = signals.signal
    left join lead_sources
        on combined.source = lead_sources.source and combined.raw_lead_source = lead_sources.raw_value

)

select * from final
