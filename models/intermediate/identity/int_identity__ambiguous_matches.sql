with

candidates as (

    select * from {{ ref('int_identity__account_candidates') }}

),

matches as (

    select * from {{ ref('int_identity__account_matches') }}
    where candidate_accounts > 1

),

final as (

    select distinct
        candidates.person_id,
        candidates.account_id as candidate_account_id,
        candidates.match_tier,
        candidates.match_evidence
    from candidates
    inner join matches
        on candidates.person_id = matches.person_id and candidates.match_tier = matches.match_tier

)

select * from final
