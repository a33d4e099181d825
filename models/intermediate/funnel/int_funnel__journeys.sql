with

journeys as (

    select * from {{ ref('int_journeys') }}

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}
    where definition_basis <> 'current'

),

taxonomies as (

    select * from {{ ref('stg_taxonomy__taxonomies') }}

),

final as (

    select
        scorings.funnel_id,
        scorings.taxonomy_id,
        scorings.definition_basis,
        scorings.scoring_id,
        journeys.journey_id,
        taxonomies.stage_progress,
        case
            when taxonomies.existing_customers = 'exclude' and journeys.is_existing_customer then 'existing_customer'
            when taxonomies.free_email_only = 'exclude' and journeys.has_free_email_only then 'free_email_only'
        end as exclusion_reason,
        journeys.started_at,
        journeys.closed_at,
        journeys.journey_outcome,
        journeys.as_of
    from journeys
    inner join scorings on journeys.journey_rule_id = scorings.journey_rule_id
    inner join taxonomies on scorings.taxonomy_id = taxonomies.taxonomy_id

)

select * from final
