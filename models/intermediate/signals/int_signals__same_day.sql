with

date_only_signals as (

    select * from {{ ref('int_signals__combined') }}
    where is_date_only

),

timed_signals as (

    select * from {{ ref('int_signals__combined') }}
    where not is_date_only

),

final as (

    -- "Some time that day" comes after what else happened that day and ranks before it: a record created at nine
    -- and converted on that date is converted after nine.
    select
        date_only_signals.source,
        date_only_signals.record_type,
        date_only_signals.record_id,
        date_only_signals.signal,
        max(timed_signals.signal_at) as latest_signal_at
    from date_only_signals
    inner join timed_signals
        on
            coalesce(date_only_signals.person_number, date_only_signals.account_number)
            = coalesce(timed_signals.person_number, timed_signals.account_number)
            and date_only_signals.signal_at <= timed_signals.signal_at
            and {{ dbt.dateadd('day', 1, 'date_only_signals.signal_at') }} > timed_signals.signal_at
            and date_only_signals.tie_rank > timed_signals.tie_rank
    group by
        date_only_signals.source, date_only_signals.record_type, date_only_signals.record_id, date_only_signals.signal

)

select * from final
