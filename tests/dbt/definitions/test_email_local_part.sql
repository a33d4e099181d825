-- When this fails, mail to a function is taken for mail to a human, and strangers become one person.
with

cases (case_name, email, expected) as (

    values
    ('the mailbox', 'info@example.nl', 'info'),
    ('with a tag', 'info+fair@example.nl', 'info'),
    ('a name that begins with it', 'info.kramer@example.nl', 'info.kramer'),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ email_local_part('email') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
