with

organisation as (

    select
        *,
        true as is_own
    from {{ ref('taxonomies') }}

),

reference as (

    select
        *,
        false as is_own
    from {{ ref('reference_taxonomies') }}
    -- The organisation's own text of a taxonomy replaces the shipped one.
    where taxonomy_id not in (select organisation.taxonomy_id from organisation)

),

unioned as (

    select * from organisation
    union all
    select * from reference

),

final as (

    select
        taxonomy_id,
        name_nl,
        name_en,
        description_nl,
        description_en,
        lead_unit,
        stage_progress,
        existing_customers,
        free_email_only,
        inactive_after_days,
        score_window_days,
        source_reference,
        is_own
    from unioned
    where
        {% if var('taxonomies') -%}
            taxonomy_id in (
                {%- for taxonomy in var('taxonomies') -%}
                    {{ string_literal(taxonomy) }}{{ ', ' if not loop.last }}
                {%- endfor -%}
            )
        {%- else -%}
            is_own
        {%- endif %}

)

select * from final
