with

outcomes as (

    select distinct
        rules.journey_rule_id,
        journey_outcomes.outcome,
        journey_outcomes.signal,
        journey_outcomes.operator,
        journey_outcomes.value,
        journey_outcomes.reason_from
    from {{ ref('stg_taxonomy__journey_outcomes') }} as journey_outcomes
    inner join {{ ref('int_journeys__rules') }} as rules
        on journey_outcomes.taxonomy_id = rules.taxonomy_id

),

closing_signals as (

    select * from {{ ref('int_signals') }}
    where signal in (select outcomes.signal from outcomes)

),

closing_candidates as (

    select
        outcomes.journey_rule_id,
        closing_signals.signal_id,
        outcomes.outcome,
        case outcomes.reason_from
            when 'signal' then closing_signals.signal
            when 'mapping' then closing_signals.mapped_reason
            else coalesce(closing_signals.record_reason, closing_signals.mapped_reason)
        end as outcome_reason,
        row_number() over (
            partition by outcomes.journey_rule_id, closing_signals.signal_id
            -- The row that looks at the reason is more specific than the one that takes every occurrence.
            -- Two that name the same reason are refused before a build; the order is total all the same.
            order by
                case when outcomes.operator = 'occurs' then 1 else 0 end,
                outcomes.outcome,
                outcomes.operator,
                outcomes.value,
                outcomes.reason_from
        ) as preference
    from closing_signals
    inner join outcomes
        on
            closing_signals.signal = outcomes.signal
            and (
                outcomes.operator = 'occurs'
                or {{ criterion_holds(
                    'outcomes.operator', 'coalesce(closing_signals.record_reason, closing_signals.mapped_reason)',
                    'outcomes.value'
                ) }}
            )

),

final as (

    select
        journey_rule_id,
        signal_id,
        outcome,
        outcome_reason
    from closing_candidates
    where preference = 1

)

select * from final
