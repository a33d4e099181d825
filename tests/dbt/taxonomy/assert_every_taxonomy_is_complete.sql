-- A taxonomy without stages gives a fact table with only stage 0, and one without a won outcome never closes a journey
-- as won: both are computed without an error, and both look like a bad year.
with

taxonomies as (

    select taxonomy_id from {{ ref('stg_taxonomy__taxonomies') }}

),

stages as (

    select
        taxonomy_id,
        count(*) as number_of_stages
    from {{ ref('stg_taxonomy__lead_stages') }}
    where stage_order > 0
    group by taxonomy_id

),

wins as (

    select
        taxonomy_id,
        count(*) as number_of_wins
    from {{ ref('stg_taxonomy__journey_outcomes') }}
    where outcome = 'won'
    group by taxonomy_id

),

final as (

    select
        taxonomies.taxonomy_id,
        stages.number_of_stages,
        wins.number_of_wins
    from taxonomies
    left join stages on taxonomies.taxonomy_id = stages.taxonomy_id
    left join wins on taxonomies.taxonomy_id = wins.taxonomy_id
    where
        stages.number_of_stages is null
        or wins.number_of_wins is null

)

select * from final
