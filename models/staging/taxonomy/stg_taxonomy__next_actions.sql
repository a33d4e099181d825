with

computed as (

    select taxonomy_id from {{ ref('stg_taxonomy__taxonomies') }}

),

organisation as (

    select
        taxonomy_id,
        fit_grade,
        interest,
        next_action,
        label_nl,
        label_en,
        basis
    from {{ ref('next_actions') }}

),

reference as (

    select
        taxonomy_id,
        fit_grade,
        interest,
        next_action,
        label_nl,
        label_en,
        basis
    from {{ ref('reference_next_actions') }}
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
        fit_grade,
        interest,
        next_action,
        label_nl,
        label_en,
        basis
    from unioned
    where taxonomy_id in (select computed.taxonomy_id from computed)

)

select * from final
