with

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}
    where definition_basis <> 'current'

),

scoring_rules as (

    select * from {{ ref('int_journeys__scoring_rules') }}
    where axis = 'behaviour'

),

taxonomies as (

    select * from {{ ref('stg_taxonomy__taxonomies') }}

),

shared_rules as (

    select distinct
        scorings.scoring_id,
        scorings.journey_rule_id,
        scoring_rules.rule_id,
        scoring_rules.field as signal,
        scoring_rules.points,
        taxonomies.score_window_days,
        scoring_rules.valid_from_at,
        scoring_rules.valid_to_at
    from scorings
    inner join taxonomies on scorings.taxonomy_id = taxonomies.taxonomy_id
    inner join scoring_rules
        on
            scorings.taxonomy_id = scoring_rules.taxonomy_id
            and scorings.definition_basis = scoring_rules.definition_basis

),

final as (

    select
        shared_rules.scoring_id,
        journey_signals.journey_id,
        journey_signals.signal_order,
        cast(sum(shared_rules.points) as integer) as points,
        journey_signals.signal_at,
        coalesce(
            {{ dbt.dateadd('day', 'shared_rules.score_window_days', 'journey_signals.signal_at') }},
            {{ end_of_time() }}
        ) as counts_until_at
    from journey_signals
    inner join shared_rules
        on
            journey_signals.journey_rule_id = shared_rules.journey_rule_id
            and journey_signals.signal = shared_rules.signal
            and journey_signals.signal_at >= shared_rules.valid_from_at
            and journey_signals.signal_at < shared_rules.valid_to_at
    group by
        shared_rules.scoring_id,
        journey_signals.journey_id,
        journey_signals.signal_order,
        journey_signals.signal_at,
        shared_rules.score_window_days

)

select * from final
