-- A misspelt id in var `taxonomies` selects nothing, and the fact table lacks that taxonomy without a word.
{%- set requested = var('taxonomies') %}

with

requested as (

    {% for taxonomy in requested -%}
        select {{ string_literal(taxonomy) }} as taxonomy_id
        {{ 'union' if not loop.last }}
    {% else -%}
        select taxonomy_id from {{ ref('stg_taxonomy__taxonomies') }}
    {% endfor %}

),

computed as (

    select taxonomy_id from {{ ref('stg_taxonomy__taxonomies') }}

),

final as (

    select requested.taxonomy_id
    from requested
    left join computed on requested.taxonomy_id = computed.taxonomy_id
    where computed.taxonomy_id is null

)

select * from final
