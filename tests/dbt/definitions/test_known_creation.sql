-- When this fails, a report with the day of creation alone moves a record to midnight, or one without it loses it.
with

cases (case_name, source, record_id, created_at, is_created_at_date_only, expected_at, expected_is_date_only) as (

    values
    ('its own time', 's', 'time', '2026-01-15 16:00:00', false, '2026-01-15 16:00:00', false),
    ('the time of another version', 's', 'time', '2026-01-15 00:00:00', true, '2026-01-15 16:00:00', false),
    ('no creation at all', 's', 'time', null, false, '2026-01-15 16:00:00', false),
    ('another time stays its own', 's', 'time', '2026-01-16 09:00:00', false, '2026-01-16 09:00:00', false),
    ('a day', 's', 'day', '2026-01-16 00:00:00', true, '2026-01-16 00:00:00', true),
    ('an earlier day', 's', 'day', '2026-01-15 00:00:00', true, '2026-01-15 00:00:00', true),
    ('the first day of another version', 's', 'day', null, false, '2026-01-15 00:00:00', true),
    ('a text that is no date', 's', 'unreadable', null, true, null, false)

),

typed as (

    select
        case_name,
        source,
        record_id,
        is_created_at_date_only,
        expected_is_date_only,
        cast(created_at as timestamp) as created_at,
        cast(expected_at as timestamp) as expected_at
    from cases

),

ranked as (

    select
        *,
        {{ first_known_creation('record_id') }}
    from typed

),

judged as (

    select
        case_name,
        expected_at,
        expected_is_date_only,
        {{ known_creation() }}
    from ranked

),

final as (

    select *
    from judged
    where created_at is distinct from expected_at or is_created_at_date_only is distinct from expected_is_date_only

)

select * from final
