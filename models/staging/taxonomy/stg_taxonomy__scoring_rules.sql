{%- set timezone = string_literal(var('reporting_timezone')) %}

with

computed as (

    select taxonomy_id from {{ ref('stg_taxonomy__taxonomies') }}

),

organisation as (

    select
        rule_id,
        taxonomy_id,
        axis,
        field,
        operator,
        value,
        points,
        valid_from,
        valid_to
    from {{ ref('scoring_rules') }}

),

reference as (

    select
        rule_id,
        taxonomy_id,
        axis,
        field,
        operator,
        value,
        points,
        valid_from,
        valid_to
    from {{ ref('reference_scoring_rules') }}
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
        rule_id,
        taxonomy_id,
        axis,
        field,
        operator,
        value,
        points,
        {{ validity_start('valid_from', timezone) }} as valid_from_at,
        {{ validity_end('valid_to', timezone) }} as valid_to_at
    from unioned
    where taxonomy_id in (select computed.taxonomy_id from computed)

)

select * from final
