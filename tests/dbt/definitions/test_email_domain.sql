-- When this fails, persons are not found at their organisation, or a free-mail address is taken for a business one.
with

cases (case_name, email, expected) as (

    values
    ('the domain', 'jan@example.nl', 'example.nl'),
    ('a subdomain is another domain', 'jan@mail.example.nl', 'mail.example.nl'),
    ('a domain that holds a free-mail domain', 'jan@deliveroo.com', 'deliveroo.com'),
    ('no at sign', 'jan', null),
    ('nothing after the at sign', 'jan@', null),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ email_domain('email') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
