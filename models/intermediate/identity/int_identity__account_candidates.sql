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

free_email_domains as (

    select * from {{ ref('free_email_domains') }}

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

    -- The exact domain, never a part of it: deliveroo.com is not live.com.
    select *
    from email_domains
    where email_domain not in (select free_email_domains.domain from free_email_domains)

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
        2 as tier_order,
        'website_domain' as match_tier,
        business_domains.email_domain as match_evidence
    from business_domains
    inner join account_records on business_domains.email_domain = account_records.website_domain

),

made_accounts as (

    select
        person_id,
        {{ domain_account_id('email_domain') }} as account_id,
        3 as tier_order,
        'email_domain' as match_tier,
        email_domain as match_evidence
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
