-- When this fails, the e-mail domain of a person is not found among the websites of the accounts.
with

cases (case_name, website, expected) as (

    values
    ('bare', 'example.nl', 'example.nl'),
    ('www', 'www.example.nl', 'example.nl'),
    ('scheme and www', 'https://www.example.nl', 'example.nl'),
    ('scheme without www', 'http://example.nl', 'example.nl'),
    ('capitals', 'HTTPS://WWW.Example.NL/', 'example.nl'),
    ('path', 'https://www.example.nl/contact/us', 'example.nl'),
    ('port', 'example.nl:8080', 'example.nl'),
    ('query', 'example.nl?utm_source=fair', 'example.nl'),
    ('anchor', 'example.nl#top', 'example.nl'),
    ('blanks around it', '  www.example.nl ', 'example.nl'),
    ('a subdomain stays', 'shop.example.nl', 'shop.example.nl'),
    ('a name that begins with www', 'wwwexample.nl', 'wwwexample.nl'),
    ('scheme only', 'https://', null),
    ('empty', '', null),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ website_domain('website') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
