{%- set text = dbt.type_string() %}

with

rules as (

    select * from {{ ref('int_journeys__rules') }}

),

taxonomies as (

    select * from {{ ref('stg_taxonomy__taxonomies') }}

),

scoring_rules as (

    select * from {{ ref('int_journeys__scoring_rules') }}

),

fit_grades as (

    select * from {{ ref('stg_taxonomy__fit_grades') }}

),

lead_temperatures as (

    select * from {{ ref('stg_taxonomy__lead_temperatures') }}

),

definition_bases as (

    select definition_basis from {{ ref('stg_taxonomy__definition_bases') }}
    union all
    select 'current' as definition_basis

),

rule_texts as (

    select
        taxonomy_id,
        definition_basis,
        axis,
        {{ row_fingerprint([
            'rule_id', 'field', 'operator', 'value', 'cast(points as ' ~ text ~ ')',
            'cast(valid_from_at as ' ~ text ~ ')', 'cast(valid_to_at as ' ~ text ~ ')',
        ]) }} as rule_text
    from scoring_rules

),

rule_lists as (

    select
        taxonomy_id,
        definition_basis,
        {{ dbt.listagg("case when axis = 'behaviour' then rule_text end", "';'", 'order by rule_text') }}
            as behaviour_list,
        {{ dbt.listagg("case when axis = 'fit' then rule_text end", "';'", 'order by rule_text') }} as fit_list
    from rule_texts
    group by taxonomy_id, definition_basis

),

grade_texts as (

    select
        taxonomy_id,
        {{ row_fingerprint(['fit_grade', 'cast(minimum_points as ' ~ text ~ ')']) }} as grade_text
    from fit_grades

),

grade_lists as (

    select
        taxonomy_id,
        {{ dbt.listagg('grade_text', "';'", 'order by grade_text') }} as grade_list
    from grade_texts
    group by taxonomy_id

),

temperature_texts as (

    select
        taxonomy_id,
        {{ row_fingerprint([
            'temperature', 'cast(needs_budget as ' ~ text ~ ')', 'cast(needs_authority as ' ~ text ~ ')',
            'cast(needs_need as ' ~ text ~ ')', 'cast(needs_timeline as ' ~ text ~ ')',
            'cast(precedence as ' ~ text ~ ')',
        ]) }} as temperature_text
    from lead_temperatures

),

temperature_lists as (

    select
        taxonomy_id,
        {{ dbt.listagg('temperature_text', "';'", 'order by temperature_text') }} as temperature_list
    from temperature_texts
    group by taxonomy_id

),

final as (

    -- What is scored in the same way is scored once, however many taxonomies and bases are compared.
    select
        row_number() over (order by rules.taxonomy_id, definition_bases.definition_basis) as funnel_id,
        rules.taxonomy_id,
        definition_bases.definition_basis,
        rules.journey_rule_id,
        dense_rank() over (
            order by rules.journey_rule_id, taxonomies.score_window_days, rule_lists.behaviour_list
        ) as scoring_id,
        dense_rank() over (
            order by rules.journey_rule_id, rule_lists.fit_list, grade_lists.grade_list
        ) as fit_rule_id,
        dense_rank() over (
            order by rules.journey_rule_id, temperature_lists.temperature_list
        ) as temperature_rule_id
    from rules
    inner join taxonomies on rules.taxonomy_id = taxonomies.taxonomy_id
    cross join definition_bases
    left join rule_lists
        on
            rules.taxonomy_id = rule_lists.taxonomy_id
            and definition_bases.definition_basis = rule_lists.definition_basis
    left join grade_lists on rules.taxonomy_id = grade_lists.taxonomy_id
    left join temperature_lists on rules.taxonomy_id = temperature_lists.taxonomy_id

)

select * from final
