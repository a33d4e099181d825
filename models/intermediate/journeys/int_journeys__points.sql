with

journey_signals as (

    select * from {{ ref('int_journeys__signals') }}
    where journey_id is not null

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}

),

scoring_rules as (

    select * from {{ ref('stg_taxonomy__scoring_rules') }}
    where axis = 'behaviour'

),

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

taxonomies as (

    select * from {{ ref('stg_taxonomy__taxonomies') }}

),

dated_rules as (

    select
        scorings.scoring_id,
        scorings.journey_rule_id,
        scoring_rules.field as signal,
        scoring_rules.points,
        taxonomies.score_window_days,
        case
            when scorings.definition_basis = 'as_agreed' then scoring_rules.valid_from_at
            else {{ beginning_of_time() }}
        end as valid_from_at,
        case
            when scorings.definition_basis = 'as_agreed' then scoring_rules.valid_to_at
            else {{ end_of_time() }}
        end as valid_to_at
    from scoring_rules
    inner join scorings on scoring_rules.taxonomy_id = scorings.taxonomy_id
    inner join taxonomies on scoring_rules.taxonomy_id = taxonomies.taxonomy_id
    cross join instants
    where
        scorings.definition_basis = 'as_agreed'
        or (scoring_rules.valid_from_at <= instants.as_of and instants.as_of < scoring_rules.valid_to_at)

),

final as (

    select
        dated_rules.scoring_id,
        journey_signals.journey_id,
        journey_signals.signal_order,
        cast(sum(dated_rules.points) as integer) as points,
        journey_signals.signal_at,
        coalesce(
            {{ dbt.dateadd('day', 'dated_rules.score_window_days', 'journey_signals.signal_at') }},
            {{ end_of_time() }}
        ) as counts_until_at
    from journey_signals
    inner join dated_rules
        on
            journey_signals.journey_rule_id = dated_rules.journey_rule_id
            and journey_signals.signal = dated_rules.signal
            and journey_signals.signal_at >= dated_rules.valid_from_at
            and journey_signals.signal_at < dated_rules.valid_to_at
    group by
        dated_rules.scoring_id,
        journey_signals.journey_id,
        journey_signals.signal_order,
        journey_signals.signal_at,
        dated_rules.score_window_days

)

select * from final
