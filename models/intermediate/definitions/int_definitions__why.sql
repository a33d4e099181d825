-- Many rows and few readers: computed when somebody asks.
{{ config(materialized='view') }}

with

criteria as (

    select * from {{ ref('int_definitions__criteria') }}

),

journeys as (

    select * from {{ ref('int_journeys') }}

),

criteria_met as (

    select * from {{ ref('int_definitions__criteria_met') }}

),

signals as (

    select * from {{ ref('int_signals') }}

),

final as (

    select
        criteria.taxonomy_id,
        criteria.definition_basis,
        journeys.lead_id,
        journeys.journey_number,
        journeys.journey_id,
        criteria.stage_id,
        criteria.criteria_group,
        criteria.criterion_id,
        criteria.signal,
        criteria.operator,
        criteria.value,
        criteria_met.met_by_signal,
        -- A value without a history is no signal: the person's record itself decided.
        coalesce(signals.source, criteria_met.source) as source,
        coalesce(signals.record_type, case when criteria_met.record_id is not null then 'persons' end) as record_type,
        coalesce(signals.record_id, criteria_met.record_id) as record_id,
        criteria_met.met_at is not null as is_met,
        -- Met when this version no longer counted: true for the journey, of no use for the stage.
        coalesce(criteria_met.met_at < criteria.valid_to_at, false) as is_met_in_time,
        criteria_met.met_at,
        criteria.version_from_at,
        criteria.valid_from_at,
        criteria.valid_to_at
    from criteria
    inner join journeys on criteria.journey_rule_id = journeys.journey_rule_id
    left join criteria_met
        on
            criteria.taxonomy_id = criteria_met.taxonomy_id
            and criteria.definition_basis = criteria_met.definition_basis
            and criteria.criterion_id = criteria_met.criterion_id
            and criteria.version_from_at = criteria_met.version_from_at
            and journeys.journey_id = criteria_met.journey_id
    left join signals on criteria_met.signal_id = signals.signal_id

)

select * from final
