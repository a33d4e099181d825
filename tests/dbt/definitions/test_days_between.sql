-- When this fails, the days in a stage are rounded, or those of leads in a hurry become zero.
with

cases (case_name, from_at, to_at, expected) as (

    values
    ('a day', timestamp '2026-03-02 09:00:00', timestamp '2026-03-03 09:00:00', 1.0),
    ('half a day', timestamp '2026-03-02 09:00:00', timestamp '2026-03-02 21:00:00', 0.5),
    ('over midnight is not a day', timestamp '2026-03-02 23:00:00', timestamp '2026-03-03 05:00:00', 0.25),
    ('none', timestamp '2026-03-02 09:00:00', timestamp '2026-03-02 09:00:00', 0.0),
    ('backwards', timestamp '2026-03-03 09:00:00', timestamp '2026-03-02 09:00:00', -1.0),
    ('no end', timestamp '2026-03-02 09:00:00', null, null),
    ('no start', null, timestamp '2026-03-02 09:00:00', null)

),

judged as (

    select
        *,
        {{ days_between('from_at', 'to_at') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
