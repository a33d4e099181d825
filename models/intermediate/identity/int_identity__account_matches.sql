with

candidates as (

    select * from {{ ref('int_identity__account_candidates') }}

),

best_tiers as (

    select
        person_id,
        min(tier_order) as tier_order
    from candidates
    group by person_id

),

final as (

    select
        candidates.person_id,
        min(candidates.account_id) as first_account_id,
        count(distinct candidates.account_id) as candidate_accounts,
        min(candidates.match_tier) as match_tier,
        min(candidates.match_evidence) as match_evidence
    from candidates
    inner join best_tiers
        on candidates.person_id = best_tiers.person_id and candidates.tier_order = best_tiers.tier_order
    group by candidates.person_id

)

select * from final
