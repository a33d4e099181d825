-- As many rows as taxonomies and bases ask for, all of them in `int_definitions__conditions_met`.
{{ config(materialized='view') }}

with

criteria as (

    select * from {{ ref('int_definitions__criteria') }}

),

conditions_met as (

    select * from {{ ref('int_definitions__conditions_met') }}

),

final as (

    select
        criteria.taxonomy_id,
        criteria.definition_basis,
        criteria.criterion_id,
        criteria.version_from_at,
        conditions_met.journey_id,
        conditions_met.signal_id,
        conditions_met.source,
        conditions_met.record_id,
        conditions_met.met_by_signal,
        conditions_met.met_at
    from conditions_met
    inner join criteria on conditions_met.condition_id = criteria.condition_id

)

select * from final
