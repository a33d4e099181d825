with

conditions as (

    select * from {{ ref('int_definitions__conditions') }}
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
        conditions.condition_id,
        known_facts.journey_id,
        known_facts.signal_id,
        known_facts.source,
        known_facts.record_id,
        known_facts.fact as met_by_signal,
        known_facts.known_at as met_at
    from conditions
    inner join known_facts
        on conditions.journey_rule_id = known_facts.journey_rule_id and conditions.signal = known_facts.fact

),

fact_counts as (

    select
        conditions.condition_id,
        counted_facts.journey_id,
        counted_facts.signal_id,
        counted_facts.source,
        counted_facts.record_id,
        counted_facts.fact as met_by_signal,
        counted_facts.known_at as met_at,
        row_number() over (
            partition by conditions.condition_id, counted_facts.journey_id
            order by counted_facts.facts_known
        ) as preference
    from conditions
    inner join counted_facts on conditions.journey_rule_id = counted_facts.journey_rule_id
    where
        conditions.signal = 'bant_count'
        and {{ number_holds('conditions.operator', 'counted_facts.facts_known', 'conditions.value') }}

),

reached_temperatures as (

    select
        conditions.condition_id,
        temperatures.journey_id,
        min(temperatures.reached_at) as met_at
    from conditions
    inner join temperatures on conditions.temperature_rule_id = temperatures.temperature_rule_id
    where
        conditions.signal = 'temperature'
        and {{ criterion_holds('conditions.operator', 'temperatures.temperature', 'conditions.value') }}
    group by
        conditions.condition_id,
        temperatures.journey_id

),

final as (

    select * from single_facts
    union all
    select
        condition_id,
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
        condition_id,
        journey_id,
        null as signal_id,
        null as source,
        null as record_id,
        'temperature' as met_by_signal,
        met_at
    from reached_temperatures

)

select * from final
