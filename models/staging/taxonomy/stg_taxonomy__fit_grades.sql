with

computed as (

    select taxonomy_id from {{ ref('stg_taxonomy__taxonomies') }}

),

organisation as (

    select
        taxonomy_id,
        fit_grade,
        minimum_points
    from {{ ref('fit_grades') }}

),

reference as (

    select
        taxonomy_id,
        fit_grade,
        minimum_points
    from {{ ref('reference_fit_grades') }}
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
        minimum_points
    from unioned
    where taxonomy_id in (select computed.taxonomy_id from computed)

)

select * from final
