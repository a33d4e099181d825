-- A criterion that asks for a grade or temperature its taxonomy does not have is never met, or always with not_one_of.
-- Renaming grade C to `fair` in one file and not in the other is enough. The members of a list are counted, because a
-- list with one misspelt member still works for the others.
with

criteria as (

    select
        taxonomy_id,
        criterion_id,
        signal,
        value,
        length(value) - length(replace(value, '|', '')) + 1 as members_asked
    from {{ ref('stg_taxonomy__stage_criteria') }}
    where signal in ('fit_grade', 'temperature')

),

levels as (

    select
        taxonomy_id,
        'fit_grade' as signal_id,
        fit_grade as level_name
    from {{ ref('stg_taxonomy__fit_grades') }}
    union all
    select
        taxonomy_id,
        'temperature' as signal_id,
        temperature as level_name
    from {{ ref('stg_taxonomy__lead_temperatures') }}

),

final as (

    select
        criteria.taxonomy_id,
        criteria.criterion_id,
        criteria.value,
        criteria.members_asked,
        count(distinct levels.level_name) as members_found
    from criteria
    left join levels
        on
            criteria.taxonomy_id = levels.taxonomy_id
            and criteria.signal = levels.signal_id
            and position('|' || lower(levels.level_name) || '|' in '|' || lower(criteria.value) || '|') > 0
    group by criteria.taxonomy_id, criteria.criterion_id, criteria.value, criteria.members_asked
    having count(distinct levels.level_name) <> criteria.members_asked

)

select * from final
