with

person_records as (

    select * from {{ ref('int_identity__person_records') }}

),

account_records as (

    select * from {{ ref('int_identity__account_records') }}

),

persons as (

    select * from {{ ref('int_records__persons') }}
    where row_status = 'staged'

),

domains as (

    select * from {{ ref('int_identity__domains') }}
    where not is_free_email

),

email_domains as (

    select distinct
        person_records.person_id,
        {{ email_domain('persons.email') }} as email_domain
    from persons
    inner join person_records
        on persons.source = person_records.source and persons.record_id = person_records.record_id
    where persons.email is not null

),

business_domains as (

    select
        email_domains.person_id,
        email_domains.email_domain,
        domains.registrable_domain
    from email_domains
    inner join domains on email_domains.email_domain = domains.domain

),

explicit_links as (

    select
        person_records.person_id,
        account_records.account_id,
        1 as tier_order,
        'explicit_link' as match_tier,
        persons.source || ':' || persons.account_record_id as match_evidence
    from persons
    inner join person_records
        on persons.source = person_records.source and persons.record_id = person_records.record_id
    inner join account_records
        on persons.source = account_records.source and persons.account_record_id = account_records.record_id

),

website_matches as (

    select
        business_domains.person_id,
        account_records.account_id,
        -- The whole address of a subsidiary says more than the name it shares with the others.
        case when business_domains.email_domain = account_records.website_domain then 2 else 3 end as tier_order,
        'website_domain' as match_tier,
        business_domains.email_domain as match_evidence
    from business_domains
    inner join account_records on business_domains.registrable_domain = account_records.registrable_domain

),

made_accounts as (

    select
        person_id,
        {{ domain_account_id('registrable_domain') }} as account_id,
        4 as tier_order,
        'email_domain' as match_tier,
        registrable_domain as match_evidence
    from business_domains

),

final as (

    select * from explicit_links
    union
    select * from website_matches
    union
    select * from made_accounts

)

select * from final
