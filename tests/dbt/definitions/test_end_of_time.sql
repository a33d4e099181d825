-- When this fails, a definition without an end stops before the last signal, or one without a start begins late.
with

judged as (

    select
        {{ beginning_of_time() }} as first_instant,
        {{ end_of_time() }} as last_instant,
        {{ parse_timestamp("'1900-01-02'", "'iso'", "'UTC'") }} as earliest_signal_at,
        {{ parse_timestamp("'2049-12-31 23:59:59'", "'iso'", "'UTC'") }} as latest_signal_at

),

final as (

    select *
    from judged
    where
        first_instant >= earliest_signal_at
        or last_instant <= latest_signal_at
        or latest_signal_at is null

)

select * from final
