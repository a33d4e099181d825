with recursive

persons as (

    select * from {{ ref('int_records__persons') }}
    where row_status = 'staged' and email is not null

),

accounts as (

    select * from {{ ref('int_records__accounts') }}
    where row_status = 'staged' and website_domain is not null

),

public_suffixes as (

    select * from {{ ref('public_suffixes') }}

),

free_email_domains as (

    select * from {{ ref('free_email_domains') }}

),

platform_domains as (

    select * from {{ ref('platform_domains') }}

),

domains (domain) as (

    select {{ email_domain('email') }} from persons
    union
    select website_domain from accounts

),

endings (domain, ending, labels_dropped) as (

    select
        domain,
        domain as ending,
        0 as labels_dropped
    from domains
    where domain is not null
    union all
    select
        domain,
        substr(ending, position('.' in ending) + 1),
        labels_dropped + 1
    from endings
    -- An address of digits has no name to register.
    where position('.' in ending) > 0 and translate(domain, '0123456789.', '') <> ''

),

rules as (

    -- How many labels to drop for the name that was registered: one label more than the suffix has.
    select
        endings.domain,
        case public_suffixes.rule_kind
            when 'exception' then endings.labels_dropped
            when 'wildcard' then endings.labels_dropped - 2
            else endings.labels_dropped - 1
        end as labels_dropped,
        case when public_suffixes.rule_kind = 'exception' then 1 else 2 end as preference
    from endings
    inner join public_suffixes on endings.ending = public_suffixes.suffix
    union all
    -- A name below a suffix that the list does not know: its last label is the suffix.
    select
        domain,
        max(labels_dropped) - 1 as labels_dropped,
        3 as preference
    from endings
    group by domain

),

ranked as (

    -- Of several suffixes the longest counts.
    select
        domain,
        labels_dropped,
        row_number() over (partition by domain order by preference, labels_dropped) as rule_rank
    from rules

),

registrable as (

    select
        endings.domain,
        endings.ending as registrable_domain
    from ranked
    inner join endings
        on
            ranked.domain = endings.domain
            -- The domain of a suffix itself (someone at co.uk) stands for itself.
            and greatest(ranked.labels_dropped, 0) = endings.labels_dropped
    where ranked.rule_rank = 1

),

final as (

    select
        registrable.domain,
        registrable.registrable_domain,
        -- The exact domain, never a part of it: deliveroo.com is not live.com.
        registrable.domain in (select free_email_domains.domain from free_email_domains)
        or registrable.registrable_domain in (select free_email_domains.domain from free_email_domains)
            as is_free_email,
        registrable.domain in (select platform_domains.domain from platform_domains)
        or registrable.registrable_domain in (select platform_domains.domain from platform_domains)
            as is_platform
    from registrable

)

select * from final
