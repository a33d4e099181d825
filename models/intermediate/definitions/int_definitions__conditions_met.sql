with

met_by_a_signal as (

    select * from {{ ref('int_definitions__met_by_signals') }}
    union all by name
    select * from {{ ref('int_definitions__met_by_counts') }}
    union all by name
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
    from met_by_a_signal
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
