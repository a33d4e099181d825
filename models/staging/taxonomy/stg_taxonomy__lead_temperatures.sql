with

computed as (

    select taxonomy_id from {{ ref('stg_taxonomy__taxonomies') }}

),

organisation as (

    select
        taxonomy_id,
        temperature,
        needs_budget,
        needs_authority,
        needs_need,
        needs_timeline,
        precedence
    from {{ ref('lead_temperatures') }}

),

reference as (

    select
        taxonomy_id,
        temperature,
        needs_budget,
        needs_authority,
        needs_need,
        needs_timeline,
        precedence
    from {{ ref('reference_lead_temperatures') }}
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
        temperature,
        needs_budget,
        needs_authority,
        needs_need,
        needs_timeline,
        precedence
    from unioned
    where taxonomy_id in (select computed.taxonomy_id from computed)

)

select * from final
