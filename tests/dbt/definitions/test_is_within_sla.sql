-- When this fails, a department is said to be late where it was in time, or where nobody could have acted.
with

cases (case_name, sla_hours, entry_basis, entered_at, exited_at, as_of, expected) as (

    values
    ('left at the last instant', 48, 'observed', '2026-03-02 09:00', '2026-03-04 09:00', '2026-04-01', true),
    ('left one second late', 48, 'observed', '2026-03-02 09:00', '2026-03-04 09:00:01', '2026-04-01', false),
    ('open, and time is left', 48, 'observed', '2026-03-02 09:00', null, '2026-03-03 09:00', null),
    ('open at the last instant', 48, 'observed', '2026-03-02 09:00', null, '2026-03-04 09:00', null),
    ('open, and the time is over', 48, 'observed', '2026-03-02 09:00', null, '2026-03-04 09:00:01', false),
    ('no agreement', null, 'observed', '2026-03-02 09:00', '2026-03-03 09:00', '2026-04-01', null),
    ('inferred', 48, 'inferred', '2026-03-02 09:00', '2026-03-02 09:00', '2026-04-01', null),
    ('definition change', 48, 'definition_change', '2026-03-02 09:00', '2026-03-03 09:00', '2026-04-01', true),
    ('left at once', 48, 'observed', '2026-03-02 09:00', '2026-03-02 09:00', '2026-04-01', true)

),

judged as (

    select
        *,
        {{ is_within_sla(
            'sla_hours', 'entry_basis', 'cast(entered_at as timestamp)',
            'cast(exited_at as timestamp)', 'cast(as_of as timestamp)'
        ) }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
