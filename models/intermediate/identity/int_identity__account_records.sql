with

records as (

    select * from {{ ref('int_identity__numbered_accounts') }}

),

clusters as (

    select * from {{ ref('int_identity__account_clusters') }}

),

joins as (

    select * from {{ ref('int_identity__account_joins') }}
    where match_tier is not null

),

account_domains as (

    select * from {{ ref('int_identity__account_domains') }}

),

domains as (

    select * from {{ ref('int_identity__domains') }}

),

members as (

    select
        records.*,
        coalesce(clusters.cluster_number, records.record_number) as cluster_number
    from records
    left join clusters on records.record_number = clusters.record_number

),

ranked_members as (

    -- The record that came in first leads: its id is the account's, and stays it when later exports add records.
    select
        *,
        row_number() over (
            partition by cluster_number order by first_exported_at asc nulls last, record_number asc
        ) as member_rank
    from members

),

websites as (

    select
        cluster_number,
        {{ first_by('website_domain', 'record_number') }} as website_domain
    from members
    group by cluster_number

),

ranked_joins as (

    select
        joins.record_number,
        joins.match_tier,
        joins.match_evidence,
        row_number() over (
            partition by joins.record_number
            order by case joins.match_tier when 'merged' then 1 else 2 end, joins.match_evidence
        ) as evidence_rank
    from joins
    inner join clusters on joins.record_number = clusters.record_number

),

resolved as (

    select
        members.source,
        members.record_id,
        members.row_status,
        members.merged_into_record_id,
        leaders.source as leading_source,
        leaders.record_id as leading_record_id,
        ranked_joins.match_tier as join_tier,
        ranked_joins.match_evidence as join_evidence,
        coalesce(members.website_domain, websites.website_domain) as website_domain,
        case when account_domains.is_joined_by_domain then account_domains.registrable_domain end as joining_domain
    from members
    inner join ranked_members as leaders
        on members.cluster_number = leaders.cluster_number and leaders.member_rank = 1
    inner join websites on members.cluster_number = websites.cluster_number
    left join account_domains on members.cluster_number = account_domains.cluster_number
    left join ranked_joins on members.record_number = ranked_joins.record_number and ranked_joins.evidence_rank = 1

),

final as (

    select
        resolved.source,
        resolved.record_id,
        case
            when resolved.joining_domain is not null then {{ domain_account_id('resolved.joining_domain') }}
            else {{ entity_id('resolved.leading_source', 'resolved.leading_record_id') }}
        end as account_id,
        case
            when resolved.row_status = 'merged' then 'merged'
            when resolved.join_tier is not null then resolved.join_tier
            when resolved.joining_domain is not null then 'website_domain'
            when resolved.row_status = 'referenced' then 'referenced'
            else 'record'
        end as match_tier,
        case
            when resolved.row_status = 'merged' then resolved.merged_into_record_id
            else coalesce(resolved.join_evidence, resolved.joining_domain)
        end as match_evidence,
        resolved.website_domain,
        domains.registrable_domain
    from resolved
    left join domains on resolved.website_domain = domains.domain

)

select * from final
