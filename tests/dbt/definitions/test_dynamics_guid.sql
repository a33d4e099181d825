-- When this fails, records of Dynamics lose their accounts, contacts and opportunities.
with

cases (case_name, guid, expected) as (

    values
    ('capitals', 'A1B2C3D4-0000-4000-8000-00000000000F', 'a1b2c3d4-0000-4000-8000-00000000000f'),
    ('braces', '{a1b2c3d4-0000-4000-8000-00000000000f}', 'a1b2c3d4-0000-4000-8000-00000000000f'),
    ('both', '{A1B2C3D4-0000-4000-8000-00000000000F}', 'a1b2c3d4-0000-4000-8000-00000000000f'),
    ('as it should be', 'a1b2c3d4-0000-4000-8000-00000000000f', 'a1b2c3d4-0000-4000-8000-00000000000f'),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ dynamics_guid('guid') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
