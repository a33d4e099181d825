{%- set timezone = string_literal(var('reporting_timezone')) %}

with

computed as (

    select taxonomy_id from {{ ref('stg_taxonomy__taxonomies') }}

),

organisation as (

    select
        criterion_id,
        taxonomy_id,
        stage_id,
        criteria_group,
        signal,
        operator,
        value,
        basis,
        note_nl,
        note_en,
        valid_from,
        valid_to
    from {{ ref('stage_criteria') }}

),

reference as (

    select
        criterion_id,
        taxonomy_id,
        stage_id,
        criteria_group,
        signal,
        operator,
        value,
        basis,
        note_nl,
        note_en,
        valid_from,
        valid_to
    from {{ ref('reference_stage_criteria') }}
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
        criterion_id,
        taxonomy_id,
        stage_id,
        criteria_group,
        signal,
        operator,
        value,
        basis,
        note_nl,
        note_en,
        {{ validity_start('valid_from', timezone) }} as valid_from_at,
        {{ validity_end('valid_to', timezone) }} as valid_to_at
    from unioned
    where taxonomy_id in (select computed.taxonomy_id from computed)

)

select * from final
