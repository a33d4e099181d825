-- A stage, criterion or rule that starts or stops on a day for which marketing and sales did not both sign: the numbers
-- change, and nobody can say who decided it. A warning, so that a proposal can be computed before it is signed.
-- Only the organisation's own taxonomies: nobody signs for a reference.
{{ config(severity='warn') }}

with

changes as (

    select
        taxonomy_id,
        effective_from
    from {{ ref('definition_changes') }}
    where
        marketing_approver is not null
        and marketing_approved_on is not null
        and sales_approver is not null
        and sales_approved_on is not null

),

days as (

    {% for seed in ['lead_stages', 'stage_criteria', 'scoring_rules'] -%}
        {% for boundary in ['valid_from', 'valid_to'] -%}
            select
                taxonomy_id,
                {{ boundary }} as effective_from
            from {{ ref(seed) }}
            where {{ boundary }} is not null
            {{ 'union' if not loop.last }}
        {% endfor -%}
        {{ 'union' if not loop.last }}
    {% endfor %}

),

final as (

    select
        days.taxonomy_id,
        days.effective_from
    from days
    left join changes
        on
            days.taxonomy_id = changes.taxonomy_id
            and days.effective_from = changes.effective_from
    where changes.taxonomy_id is null

)

select * from final
