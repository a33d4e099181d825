with

records as (

    select * from {{ ref('int_identity__numbered_accounts') }}

),

clusters as (

    select * from {{ ref('int_identity__account_clusters') }}

),

domains as (

    select * from {{ ref('int_identity__domains') }}
    where not is_free_email

),

numbered as (

    select
        coalesce(clusters.cluster_number, records.record_number) as cluster_number,
        records.source,
        records.record_number,
        domains.registrable_domain,
        -- An unknown export is later than every known one.
        coalesce(records.first_exported_at, cast('9999-12-31' as timestamp)) as first_exported_at
    from records
    left join clusters on records.record_number = clusters.record_number
    left join domains on records.website_domain = domains.domain

),

accounts as (

    select
        cluster_number,
        {{ first_by('registrable_domain', 'record_number') }} as registrable_domain,
        min(first_exported_at) as first_exported_at
    from numbered
    group by cluster_number

),

owners as (

    select distinct
        numbered.source,
        numbered.registrable_domain,
        numbered.cluster_number,
        accounts.first_exported_at
    from numbered
    inner join accounts on numbered.cluster_number = accounts.cluster_number
    where numbered.registrable_domain is not null

),

ranked_owners as (

    select
        *,
        row_number() over (partition by source, registrable_domain order by first_exported_at, cluster_number)
            as owner_rank
    from owners

),

doubtful_domains as (

    -- Two accounts of one system with one website are subsidiaries or duplicates; the domain alone cannot tell.
    select
        registrable_domain,
        min(first_exported_at) as doubtful_from
    from ranked_owners
    where owner_rank = 2
    group by registrable_domain

),

final as (

    select
        accounts.cluster_number,
        accounts.registrable_domain,
        -- Who had the domain before that keeps the id that follows from it.
        doubtful_domains.doubtful_from is null or accounts.first_exported_at < doubtful_domains.doubtful_from
            as is_joined_by_domain
    from accounts
    left join doubtful_domains on accounts.registrable_domain = doubtful_domains.registrable_domain
    where accounts.registrable_domain is not null

)

select * from final
