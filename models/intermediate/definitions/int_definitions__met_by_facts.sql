with

criteria as (

    select * from {{ ref('int_definitions__criteria') }}
    where signal_kind = 'attribute' or signal in ('bant_count', 'temperature')

),

known_facts as (

    select * from {{ ref('int_journeys__known_facts') }}

),

temperatures as (

    select * from {{ ref('int_journeys__temperatures') }}

),

counted_facts as (

    select
        *,
        row_number() over (
            partition by journey_id
            order by known_at, fact
        ) as facts_known
    from known_facts

),

single_facts as (

    select
        criteria.taxonomy_id,
        criteria.definition_basis,
        criteria.criterion_id,
        criteria.version_from_at,
        known_facts.journey_id,
        known_facts.signal_id,
        known_facts.source,
        known_facts.record_id,
        known_facts.fact as met_by_signal,
        known_facts.known_at as met_at
    from criteria
    inner join known_facts
        on criteria.journey_rule_id = known_facts.journey_rule_id and criteria.signal = known_facts.fact

),

fact_counts as (

    select
        criteria.taxonomy_id,
        criteria.definition_basis,
        criteria.criterion_id,
        criteria.version_from_at,
        counted_facts.journey_id,
        counted_facts.signal_id,
        counted_facts.source,
        counted_facts.record_id,
        counted_facts.fact as met_by_signal,
        counted_facts.known_at as met_at,
        row_number() over (
            partition by
                criteria.taxonomy_id, criteria.definition_basis, criteria.criterion_id, criteria.version_from_at,
                counted_facts.journey_id
            order by counted_facts.facts_known
        ) as preference
    from criteria
    inner join counted_facts on criteria.journey_rule_id = counted_facts.journey_rule_id
    where
        criteria.signal = 'bant_count'
        and {{ number_holds('criteria.operator', 'counted_facts.facts_known', 'criteria.value') }}

),

reached_temperatures as (

    select
        criteria.taxonomy_id,
        criteria.definition_basis,
        criteria.criterion_id,
        criteria.version_from_at,
        temperatures.journey_id,
        min(temperatures.reached_at) as met_at
    from criteria
    inner join temperatures on criteria.taxonomy_id = temperatures.taxonomy_id
    where
        criteria.signal = 'temperature'
        and {{ criterion_holds('criteria.operator', 'temperatures.temperature', 'criteria.value') }}
    group by
        criteria.taxonomy_id,
        criteria.definition_basis,
        criteria.criterion_id,
        criteria.version_from_at,
        temperatures.journey_id

),

final as (

    select * from single_facts
    union all
    select
        taxonomy_id,
        definition_basis,
        criterion_id,
        version_from_at,
        journey_id,
        signal_id,
        source,
        record_id,
        met_by_signal,
        met_at
    from fact_counts
    where preference = 1
    union all
    select
        taxonomy_id,
        definition_basis,
        criterion_id,
        version_from_at,
        journey_id,
        null as signal_id,
        null as source,
        null as record_id,
        'temperature' as met_by_signal,
        met_at
    from reached_temperatures

)

select * from final
