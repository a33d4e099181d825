with recursive

accounts as (

    select * from {{ ref('int_records__accounts') }}
    where row_status in ('staged', 'merged')

),

free_email_domains as (

    select * from {{ ref('free_email_domains') }}

),

referenced as (

    select
        source,
        account_record_id as record_id
    from {{ ref('int_records__persons') }}
    where row_status = 'staged'
    union
    select
        source,
        account_record_id
    from {{ ref('int_records__activities') }}
    where row_status = 'staged'
    union
    select
        source,
        account_record_id
    from {{ ref('int_records__status_changes') }}
    where row_status = 'staged'
    union
    select
        source,
        account_record_id
    from {{ ref('int_records__opportunities') }}
    where row_status = 'staged'
    union
    select
        source,
        merged_into_record_id
    from accounts
    where row_status = 'merged'

),

merge_chain (source, record_id, survivor_record_id, steps) as (

    select
        source,
        record_id,
        merged_into_record_id,
        1
    from accounts
    where row_status = 'merged'
    union all
    select
        merge_chain.source,
        merge_chain.record_id,
        accounts.merged_into_record_id,
        merge_chain.steps + 1
    from merge_chain
    inner join accounts
        on
            merge_chain.source = accounts.source
            and merge_chain.survivor_record_id = accounts.record_id
            and accounts.row_status = 'merged'
    -- Records merged into each other would go round for ever.
    where merge_chain.steps < 50

),

survivors as (

    select
        source,
        record_id,
        {{ last_by('survivor_record_id', 'steps') }} as survivor_record_id
    from merge_chain
    group by source, record_id

),

domains_per_source as (

    select
        source,
        website_domain,
        count(*) as accounts_with_domain
    from accounts
    where
        row_status = 'staged'
        and website_domain is not null
        and website_domain not in (select free_email_domains.domain from free_email_domains)
    group by source, website_domain

),

joining_domains as (

    -- Two accounts of one system with one website are subsidiaries or duplicates; the domain alone cannot tell.
    select website_domain
    from domains_per_source
    group by website_domain
    having max(accounts_with_domain) = 1

),

records as (

    select
        source,
        record_id
    from accounts
    union
    select
        source,
        record_id
    from referenced
    where record_id is not null

),

resolved as (

    select
        records.source,
        records.record_id,
        coalesce(survivors.survivor_record_id, records.record_id) as survivor_record_id,
        survivors.survivor_record_id is not null as is_merged
    from records
    left join survivors
        on records.source = survivors.source and records.record_id = survivors.record_id

),

final as (

    select
        resolved.source,
        resolved.record_id,
        case
            when joining_domains.website_domain is not null
                then {{ domain_account_id('joining_domains.website_domain') }}
            else {{ entity_id('resolved.source', 'resolved.survivor_record_id') }}
        end as account_id,
        case
            when resolved.is_merged then 'merged'
            when joining_domains.website_domain is not null then 'website_domain'
            when accounts.record_id is null then 'referenced'
            else 'record'
        end as match_tier,
        case
            when resolved.is_merged then resolved.survivor_record_id
            else joining_domains.website_domain
        end as match_evidence,
        accounts.website_domain
    from resolved
    left join accounts
        on
            resolved.source = accounts.source
            and resolved.survivor_record_id = accounts.record_id
            and accounts.row_status = 'staged'
    left join joining_domains
        on accounts.website_domain = joining_domains.website_domain

)

select * from final
