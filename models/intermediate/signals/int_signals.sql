with

combined as (

    select * from {{ ref('int_signals__combined') }}

),

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

same_day_signals as (

    select * from {{ ref('int_signals__same_day') }}

),

final as (

    select
        -- One number is a quicker key than four columns.
        {{ hash_number(['combined.source', 'combined.record_type', 'combined.record_id', 'combined.signal']) }}
            as signal_id,
        combined.source,
        combined.record_type,
        combined.record_id,
        combined.signal,
        combined.person_number,
        combined.account_number,
        combined.opportunity_id,
        combined.raw_value,
        combined.record_reason,
        combined.mapped_reason,
        combined.lead_source,
        combined.channel,
        combined.campaign_id,
        combined.campaign_name,
        combined.currency,
        combined.kind,
        combined.direction,
        combined.shows_interest,
        combined.is_two_way,
        combined.is_snapshot,
        combined.is_date_only,
        coalesce(same_day_signals.latest_signal_at, combined.signal_at) > instants.as_of as is_future,
        combined.amount,
        combined.open_opportunities_change,
        combined.tie_rank,
        coalesce(same_day_signals.latest_signal_at, combined.signal_at) as signal_at
    from combined
    cross join instants
    left join same_day_signals
        on
            combined.is_date_only
            and combined.source = same_day_signals.source
            and combined.record_type = same_day_signals.record_type
            and combined.record_id = same_day_signals.record_id
            and combined.signal = same_day_signals.signal

)

select * from final
