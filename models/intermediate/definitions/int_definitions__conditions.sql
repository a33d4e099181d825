with

criteria as (

    select * from {{ ref('int_definitions__criteria') }}

),

final as (

    select distinct
        condition_id,
        journey_rule_id,
        scoring_id,
        fit_rule_id,
        temperature_rule_id,
        signal,
        signal_kind,
        operator,
        value,
        required_count,
        window_days
    from criteria

)

select * from final
