with

candidates as (

    select * from {{ ref('int_identity__account_candidates') }}

),

matches as (

    select * from {{ ref('int_identity__account_matches') }}
    where candidate_accounts > 1

),

best_tiers as (

    select
        person_id,
        min(tier_order) as tier_order
    from candidates
    group by person_id

),

accounts_of_persons as (

    select distinct
        candidates.person_id,
        candidates.account_id as candidate_account_id,
        cast(null as varchar) as account_id,
        cast(null as varchar) as candidate_person_id,
        candidates.match_tier,
        candidates.match_evidence
    from candidates
    inner join matches on candidates.person_id = matches.person_id
    inner join best_tiers
        on candidates.person_id = best_tiers.person_id and candidates.tier_order = best_tiers.tier_order

),

linked_persons as (

    select distinct
        person_records.person_id,
        null as candidate_account_id,
        null as account_id,
        candidates.person_id as candidate_person_id,
        links.match_tier,
        links.evidence || ': ' || links.linked_system || ':' || links.linked_record_id as match_evidence
    from {{ ref('int_identity__person_links') }} as links
    inner join {{ ref('int_identity__person_records') }} as person_records
        on links.record_number = person_records.record_number
    inner join {{ ref('int_identity__person_records') }} as candidates
        on links.linked_record_number = candidates.record_number
    where links.is_ambiguous

),

linked_accounts as (

    select distinct
        null as person_id,
        candidates.account_id as candidate_account_id,
        account_records.account_id,
        null as candidate_person_id,
        links.match_tier,
        links.evidence || ': ' || links.linked_system || ':' || links.linked_record_id as match_evidence
    from {{ ref('int_identity__account_links') }} as links
    inner join {{ ref('int_identity__account_records') }} as account_records
        on links.source = account_records.source and links.record_id = account_records.record_id
    inner join {{ ref('int_identity__numbered_accounts') }} as linked_records
        on links.linked_record_number = linked_records.record_number
    inner join {{ ref('int_identity__account_records') }} as candidates
        on linked_records.source = candidates.source and linked_records.record_id = candidates.record_id
    where links.is_ambiguous

),

final as (

    select * from accounts_of_persons
    union all
    select * from linked_persons
    union all
    select * from linked_accounts

)

select * from final
