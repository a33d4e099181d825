{%- set timezone = string_literal(var('reporting_timezone')) %}

with

computed as (

    select taxonomy_id from {{ ref('stg_taxonomy__taxonomies') }}

),

organisation as (

    select
        taxonomy_id,
        stage_id,
        stage_order,
        name_nl,
        name_en,
        definition_nl,
        definition_en,
        owner,
        if_skipped,
        sla_hours,
        contact_strategy_nl,
        contact_strategy_en,
        common_stage,
        valid_from,
        valid_to
    from {{ ref('lead_stages') }}

),

reference as (

    select
        taxonomy_id,
        stage_id,
        stage_order,
        name_nl,
        name_en,
        definition_nl,
        definition_en,
        owner,
        if_skipped,
        sla_hours,
        contact_strategy_nl,
        contact_strategy_en,
        common_stage,
        valid_from,
        valid_to
    from {{ ref('reference_lead_stages') }}
    -- The organisation's own text of a taxonomy replaces the shipped one.
    where taxonomy_id not in (select taxonomies.taxonomy_id from {{ ref('taxonomies') }} as taxonomies)

),

unioned as (

    select * from organisation
    union all
    select * from reference

),

final as (

    select
        taxonomy_id,
        stage_id,
        stage_order,
        name_nl,
        name_en,
        definition_nl,
        definition_en,
        owner,
        if_skipped,
        sla_hours,
        contact_strategy_nl,
        contact_strategy_en,
        common_stage,
        {{ validity_start('valid_from', timezone) }} as valid_from_at,
        {{ validity_end('valid_to', timezone) }} as valid_to_at
    from unioned
    where taxonomy_id in (select computed.taxonomy_id from computed)

)

select * from final
