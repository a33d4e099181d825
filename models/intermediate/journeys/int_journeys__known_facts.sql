with

journeys as (

    select * from {{ ref('int_journeys') }}

),

facts as (

    select * from {{ ref('signals') }}
    where kind = 'attribute'

),

lead_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where signal in (select facts.signal from facts)

),

undated_facts as (

    select * from {{ ref('int_signals__undated_facts') }}
    where signal not in ('unmapped', 'no_signal')

),

leads as (

    select * from {{ ref('int_journeys__leads') }}

),

rules as (

    select distinct
        journey_rule_id,
        lead_unit
    from {{ ref('int_journeys__rules') }}

),

dated as (

    select
        journey_rule_id,
        lead_number,
        signal as fact,
        signal_id,
        cast(null as {{ dbt.type_string() }}) as source,
        cast(null as {{ dbt.type_string() }}) as record_id,
        signal_order,
        signal_at as known_at
    from lead_signals

),

undated as (

    -- Without a history, a fact counts from the start of each journey.
    select
        rules.journey_rule_id,
        leads.lead_number,
        undated_facts.signal as fact,
        null as signal_id,
        undated_facts.source,
        undated_facts.record_id,
        0 as signal_order,
        {{ beginning_of_time() }} as known_at
    from undated_facts
    inner join leads on undated_facts.person_id = leads.person_id
    inner join rules on leads.lead_unit = rules.lead_unit

),

known as (

    select * from dated
    union all
    select * from undated

),

ranked as (

    select
        *,
        row_number() over (
            partition by journey_rule_id, lead_number, fact
            order by signal_order, source, record_id
        ) as preference
    from known

),

final as (

    select
        journeys.journey_rule_id,
        journeys.journey_id,
        ranked.fact,
        ranked.signal_id,
        ranked.source,
        ranked.record_id,
        case when ranked.known_at > journeys.started_at then ranked.known_at else journeys.started_at end as known_at
    from ranked
    inner join journeys
        on
            ranked.journey_rule_id = journeys.journey_rule_id
            and ranked.lead_number = journeys.lead_number
    where
        ranked.preference = 1
        -- What comes after the closing signal, at the same instant too, is the next journey's.
        and case
            when journeys.closing_signal_order is not null
                then ranked.signal_order <= journeys.closing_signal_order
            else ranked.known_at <= coalesce(journeys.closed_at, journeys.as_of)
        end

)

select * from final
