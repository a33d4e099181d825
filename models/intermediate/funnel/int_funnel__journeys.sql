with

journeys as (

    select * from {{ ref('int_journeys') }}

),

rules as (

    select * from {{ ref('int_journeys__rules') }}

),

taxonomies as (

    select * from {{ ref('stg_taxonomy__taxonomies') }}

),

definition_bases as (

    select * from {{ ref('stg_taxonomy__definition_bases') }}

),

final as (

    select
        taxonomies.taxonomy_id,
        definition_bases.definition_basis,
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
    inner join rules on journeys.journey_rule_id = rules.journey_rule_id
    inner join taxonomies on rules.taxonomy_id = taxonomies.taxonomy_id
    cross join definition_bases

)

select * from final
