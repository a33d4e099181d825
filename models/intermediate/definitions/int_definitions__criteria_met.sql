with

criteria as (

    select * from {{ ref('int_definitions__criteria') }}

),

met_by_signals as (

    select * from {{ ref('int_definitions__met_by_signals') }}

),

met_by_scores as (

    select * from {{ ref('int_definitions__met_by_scores') }}

),

met_by_facts as (

    select * from {{ ref('int_definitions__met_by_facts') }}

),

met_by_profile as (

    select * from {{ ref('int_definitions__met_by_profile') }}

),

conditions_met as (

    select
        condition_id,
        journey_id,
        signal_id,
        source,
        record_id,
        met_by_signal,
        met_at
    from met_by_facts
    union all
    select
        condition_id,
        journey_id,
        signal_id,
        null as source,
        null as record_id,
        met_by_signal,
        met_at
    from met_by_signals
    union all
    select
        condition_id,
        journey_id,
        signal_id,
        null as source,
        null as record_id,
        met_by_signal,
        met_at
    from met_by_scores
    union all
    select
        condition_id,
        journey_id,
        null as signal_id,
        null as source,
        null as record_id,
        null as met_by_signal,
        met_at
    from met_by_profile

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
