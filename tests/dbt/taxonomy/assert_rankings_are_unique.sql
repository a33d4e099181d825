-- Two temperatures with one precedence, or two grades from the same number of points: which of them a lead gets is
-- chance, and may differ from one build to the next.
with

temperatures as (

    select
        taxonomy_id,
        'lead_temperatures' as seed,
        precedence as ranking
    from {{ ref('stg_taxonomy__lead_temperatures') }}

),

grades as (

    select
        taxonomy_id,
        'fit_grades' as seed,
        minimum_points as ranking
    from {{ ref('stg_taxonomy__fit_grades') }}

),

unioned as (

    select * from temperatures
    union all
    select * from grades

),

final as (

    select
        taxonomy_id,
        seed,
        ranking,
        count(*) as number_of_rows
    from unioned
    group by taxonomy_id, seed, ranking
    having count(*) > 1 or ranking is null

)

select * from final
