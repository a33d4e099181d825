with

met_by_signals as (

    select * from {{ ref('int_definitions__met_by_signals') }}

),

met_by_counts as (

    select * from {{ ref('int_definitions__met_by_counts') }}

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

final as (

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
    from met_by_counts
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

)

select * from final
