with

combined as (

    select * from {{ ref('int_signals__combined') }}

),

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

date_only_signals as (

    select *
    from combined
    where is_date_only

),

same_day_signals as (

    -- "Some time that day" comes after what else happened that day and ranks before it: a record created at nine
    -- and converted on that date is converted after nine.
    select
        date_only_signals.source,
        date_only_signals.record_type,
        date_only_signals.record_id,
        date_only_signals.signal,
        max(combined.signal_at) as latest_signal_at
    from date_only_signals
    inner join combined
        on
            coalesce(date_only_signals.person_id, date_only_signals.account_id)
            = coalesce(combined.person_id, combined.account_id)
            and date_only_signals.signal_at <= combined.signal_at
            and {{ dbt.dateadd('day', 1, 'date_only_signals.signal_at') }} > combined.signal_at
            and date_only_signals.tie_rank > combined.tie_rank
            and not combined.is_date_only
    group by
        date_only_signals.source, date_only_signals.record_type, date_only_signals.record_id, date_only_signals.signal

),

final as (

    select
        combined.source,
        combined.record_type,
        combined.record_id,
        combined.signal,
        combined.person_id,
        combined.account_id,
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
