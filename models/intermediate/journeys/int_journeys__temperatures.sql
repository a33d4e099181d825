with

known_facts as (

    select * from {{ ref('int_journeys__known_facts') }}

),

journeys as (

    select * from {{ ref('int_journeys') }}

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}

),

lead_temperatures as (

    select * from {{ ref('stg_taxonomy__lead_temperatures') }}

),

shared_temperatures as (

    select distinct
        scorings.temperature_rule_id,
        scorings.journey_rule_id,
        lead_temperatures.temperature,
        lead_temperatures.precedence,
        lead_temperatures.needs_budget,
        lead_temperatures.needs_authority,
        lead_temperatures.needs_need,
        lead_temperatures.needs_timeline
    from scorings
    inner join lead_temperatures on scorings.taxonomy_id = lead_temperatures.taxonomy_id

),

needed_facts as (

    {% for fact in ['budget', 'authority', 'need', 'timeline'] -%}
        select
            temperature_rule_id,
            journey_rule_id,
            temperature,
            precedence,
            '{{ fact }}' as fact
        from shared_temperatures
        where needs_{{ fact }}
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

needed_counts as (

    select
        shared_temperatures.temperature_rule_id,
        shared_temperatures.journey_rule_id,
        shared_temperatures.temperature,
        shared_temperatures.precedence,
        count(needed_facts.fact) as facts_needed
    from shared_temperatures
    left join needed_facts
        on
            shared_temperatures.temperature_rule_id = needed_facts.temperature_rule_id
            and shared_temperatures.temperature = needed_facts.temperature
            and shared_temperatures.precedence = needed_facts.precedence
    group by
        shared_temperatures.temperature_rule_id,
        shared_temperatures.journey_rule_id,
        shared_temperatures.temperature,
        shared_temperatures.precedence

),

complete as (

    select
        needed_facts.temperature_rule_id,
        known_facts.journey_id,
        needed_facts.temperature,
        needed_facts.precedence,
        count(*) as facts_known,
        max(known_facts.known_at) as reached_at
    from known_facts
    inner join needed_facts
        on known_facts.journey_rule_id = needed_facts.journey_rule_id and known_facts.fact = needed_facts.fact
    group by
        needed_facts.temperature_rule_id,
        known_facts.journey_id,
        needed_facts.temperature,
        needed_facts.precedence

),

final as (

    select
        complete.temperature_rule_id,
        complete.journey_id,
        complete.temperature,
        complete.precedence,
        complete.reached_at
    from complete
    inner join needed_counts
        on
            complete.temperature_rule_id = needed_counts.temperature_rule_id
            and complete.temperature = needed_counts.temperature
            and complete.precedence = needed_counts.precedence
            and complete.facts_known = needed_counts.facts_needed
    union all
    -- A temperature that needs no fact holds from the journey's start.
    select
        needed_counts.temperature_rule_id,
        journeys.journey_id,
        needed_counts.temperature,
        needed_counts.precedence,
        journeys.started_at as reached_at
    from journeys
    inner join needed_counts
        on journeys.journey_rule_id = needed_counts.journey_rule_id and needed_counts.facts_needed = 0

)

select * from final
