with

taxonomies as (

    select * from {{ ref('stg_taxonomy__taxonomies') }}

),

journey_outcomes as (

    select * from {{ ref('stg_taxonomy__journey_outcomes') }}

),

outcome_texts as (

    select
        taxonomy_id,
        {{ row_fingerprint(['outcome', 'signal', 'operator', 'value', 'reason_from']) }} as outcome_text
    from journey_outcomes

),

outcome_lists as (

    select
        taxonomy_id,
        {{ dbt.listagg('outcome_text', "';'", 'order by outcome_text') }} as outcome_list
    from outcome_texts
    group by taxonomy_id

),

final as (

    -- Taxonomies that cut journeys in the same way share them: computed once, however many are compared.
    select
        taxonomies.taxonomy_id,
        dense_rank() over (
            order by taxonomies.lead_unit, taxonomies.inactive_after_days, outcome_lists.outcome_list
        ) as journey_rule_id,
        taxonomies.lead_unit,
        taxonomies.inactive_after_days
    from taxonomies
    left join outcome_lists on taxonomies.taxonomy_id = outcome_lists.taxonomy_id

)

select * from final
