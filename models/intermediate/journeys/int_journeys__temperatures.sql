with

known_facts as (

    select * from {{ ref('int_journeys__known_facts') }}

),

journeys as (

    select * from {{ ref('int_journeys') }}

),

rules as (

    select * from {{ ref('int_journeys__rules') }}

),

lead_temperatures as (

    select * from {{ ref('stg_taxonomy__lead_temperatures') }}

),

needed_facts as (

    {% for fact in ['budget', 'authority', 'need', 'timeline'] -%}
        select
            taxonomy_id,
            temperature,
            precedence,
            '{{ fact }}' as fact
        from lead_temperatures
        where needs_{{ fact }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

needed_counts as (

    select
        lead_temperatures.taxonomy_id,
        lead_temperatures.temperature,
        lead_temperatures.precedence,
        count(needed_facts.fact) as facts_needed
    from lead_temperatures
    left join needed_facts
        on
            lead_temperatures.taxonomy_id = needed_facts.taxonomy_id
            and lead_temperatures.temperature = needed_facts.temperature
            and lead_temperatures.precedence = needed_facts.precedence
    group by lead_temperatures.taxonomy_id, lead_temperatures.temperature, lead_temperatures.precedence

),

complete as (

    select
        rules.taxonomy_id,
        known_facts.journey_id,
        needed_facts.temperature,
        needed_facts.precedence,
        count(*) as facts_known,
        max(known_facts.known_at) as reached_at
    from known_facts
    inner join rules on known_facts.journey_rule_id = rules.journey_rule_id
    inner join needed_facts
        on rules.taxonomy_id = needed_facts.taxonomy_id and known_facts.fact = needed_facts.fact
    group by
        rules.taxonomy_id,
        known_facts.journey_id,
        needed_facts.temperature,
        needed_facts.precedence

),

final as (

    select
        complete.taxonomy_id,
        complete.journey_id,
        complete.temperature,
        complete.precedence,
        complete.reached_at
    from complete
    inner join needed_counts
        on
            complete.taxonomy_id = needed_counts.taxonomy_id
            and complete.temperature = needed_counts.temperature
            and complete.precedence = needed_counts.precedence
            and complete.facts_known = needed_counts.facts_needed
    union all
    -- A temperature that needs no fact holds from the journey's start.
    select
        rules.taxonomy_id,
        journeys.journey_id,
        needed_counts.temperature,
        needed_counts.precedence,
        journeys.started_at as reached_at
    from journeys
    inner join rules on journeys.journey_rule_id = rules.journey_rule_id
    inner join needed_counts
        on rules.taxonomy_id = needed_counts.taxonomy_id and needed_counts.facts_needed = 0

)

select * from final
