-- When this fails, the address of someone who asked to be forgotten is still there, or its records fall apart.
with

cases (case_name, email, role, expected) as (

    values
    ('an address', 'jan@example.nl', null, 'erased-a5a44ec75c51b7cc477320c7@example.nl'),
    ('of a function', 'info@example.nl', 'info', 'info+erased-b195da14d979d6885142a16f@example.nl'),
    ('null', null, null, null)

),

judged as (

    select
        *,
        {{ erased_email('email', 'role') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
