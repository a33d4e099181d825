with

computed as (

    select taxonomy_id from {{ ref('stg_taxonomy__taxonomies') }}

),

organisation as (

    select
        taxonomy_id,
        outcome,
        signal,
        operator,
        value,
        reason_from
    from {{ ref('journey_outcomes') }}

),

reference as (

    select
        taxonomy_id,
        outcome,
        signal,
        operator,
        value,
        reason_from
    from {{ ref('reference_journey_outcomes') }}
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
        outcome,
        signal,
        operator,
        value,
        reason_from
    from unioned
    where taxonomy_id in (select computed.taxonomy_id from computed)

)

select * from final
