-- When this fails, leads are disqualified or qualified before anything happened to them, or after the export.
with

cases (case_name, created_at, modified_at, exported_at, expected) as (

    values
    ('modified between', '2026-01-05 09:00:00', '2026-02-20 14:00:00', '2026-03-01 00:00:00', '2026-02-20 14:00:00'),
    ('never modified', '2026-01-05 09:00:00', '2026-01-05 09:00:00', '2026-03-01 00:00:00', '2026-01-05 09:00:00'),
    ('before creation', '2026-01-05 09:00:00', '2026-01-04 09:00:00', '2026-03-01 00:00:00', '2026-01-05 09:00:00'),
    ('after the export', '2026-01-05 09:00:00', '2026-03-02 09:00:00', '2026-03-01 00:00:00', '2026-03-01 00:00:00'),
    ('at the export', '2026-01-05 09:00:00', '2026-03-01 00:00:00', '2026-03-01 00:00:00', '2026-03-01 00:00:00'),
    ('export before creation', '2026-01-05 09:00:00', null, '2026-01-05 00:00:00', '2026-01-05 09:00:00'),
    ('no modification', '2026-01-05 09:00:00', null, '2026-03-01 00:00:00', '2026-03-01 00:00:00'),
    ('no export', '2026-01-05 09:00:00', '2026-02-20 14:00:00', null, '2026-02-20 14:00:00'),
    ('no export, before creation', '2026-01-05 09:00:00', '2026-01-04 14:00:00', null, '2026-01-05 09:00:00'),
    ('no creation', null, '2026-02-20 14:00:00', '2026-03-01 00:00:00', '2026-02-20 14:00:00'),
    ('no creation, after the export', null, '2026-03-20 14:00:00', '2026-03-01 00:00:00', '2026-03-01 00:00:00'),
    ('creation alone', '2026-01-05 09:00:00', null, null, '2026-01-05 09:00:00'),
    ('nothing', null, null, null, null)

),

judged as (

    select
        *,
        {{ first_status_at(
            'cast(created_at as timestamp)', 'cast(modified_at as timestamp)', 'cast(exported_at as timestamp)'
        ) }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from cast(expected as timestamp)

)

select * from final
