-- When this fails, journeys are cut a moment early or late, or while an opportunity is open.
with

cases (case_name, signal_at, previous_activity_at, inactive_after_days, open_opportunities, expected) as (

    values
    ('exactly at the limit', '2026-06-30 09:00:00', '2026-01-01 09:00:00', 180, 0, false),
    ('one second above the limit', '2026-06-30 09:00:01', '2026-01-01 09:00:00', 180, 0, true),
    ('an opportunity is open', '2026-12-31 09:00:00', '2026-01-01 09:00:00', 180, 1, false),
    ('the first signal', '2026-06-30 09:00:00', null, 180, 0, false),
    ('no silence agreed', '2026-12-31 09:00:00', '2026-01-01 09:00:00', null, 0, false)

),

judged as (

    select
        *,
        {{ is_after_silence(
            'cast(signal_at as timestamp)', 'cast(previous_activity_at as timestamp)', 'inactive_after_days',
            'open_opportunities'
        ) }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
