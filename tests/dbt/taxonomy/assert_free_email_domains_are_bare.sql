-- Domains are compared whole. An entry such as `@gmail.com`, `*.yahoo.com` or an address never matches anything, and
-- the persons at that provider become one big organisation.
with

domains as (

    select domain from {{ ref('free_email_domains') }}

),

final as (

    select domain
    from domains
    where
        domain like '%@%'
        or domain like '%*%'
        or domain like '.%'
        or domain like '% %'
        or domain not like '%.%'
        or domain <> lower(domain)

)

select * from final
