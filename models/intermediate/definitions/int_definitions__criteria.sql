with

stage_criteria as (

    select * from {{ ref('stg_taxonomy__stage_criteria') }}

),

scorings as (

    select * from {{ ref('int_journeys__scorings') }}
    where definition_basis <> 'current'

),

taxonomies as (

    select * from {{ ref('stg_taxonomy__taxonomies') }}

),

signals as (

    select * from {{ ref('signals') }}

),

instants as (

    select * from {{ ref('int_signals__as_of') }}

),

judged as (

    select
        scorings.funnel_id,
        stage_criteria.taxonomy_id,
        scorings.definition_basis,
        stage_criteria.stage_id,
        stage_criteria.criteria_group,
        stage_criteria.criterion_id,
        -- Names the version of the criterion, on both bases.
        stage_criteria.valid_from_at as version_from_at,
        scorings.journey_rule_id,
        -- What else the answer depends on.
        case when stage_criteria.signal = 'behaviour_score' then scorings.scoring_id end as scoring_id,
        case when stage_criteria.signal in ('fit_points', 'fit_grade') then scorings.fit_rule_id end as fit_rule_id,
        case when stage_criteria.signal = 'temperature' then scorings.temperature_rule_id end as temperature_rule_id,
        stage_criteria.signal,
        signals.kind as signal_kind,
        stage_criteria.operator,
        stage_criteria.value,
        case
            when stage_criteria.operator = 'occurs' then 1
            when stage_criteria.operator = 'count_at_least'
                then {{ dbt.safe_cast('stage_criteria.value', 'integer') }}
        end as required_count,
        case
            when stage_criteria.signal = 'interest' and stage_criteria.operator = 'count_at_least'
                then taxonomies.score_window_days
        end as window_days,
        case
            when scorings.definition_basis = 'as_agreed' then stage_criteria.valid_from_at
            else {{ beginning_of_time() }}
        end as valid_from_at,
        case
            when scorings.definition_basis = 'as_agreed' then stage_criteria.valid_to_at
            else {{ end_of_time() }}
        end as valid_to_at
    from stage_criteria
    inner join taxonomies on stage_criteria.taxonomy_id = taxonomies.taxonomy_id
    inner join signals on stage_criteria.signal = signals.signal
    inner join scorings on stage_criteria.taxonomy_id = scorings.taxonomy_id
    cross join instants
    where
        scorings.definition_basis = 'as_agreed'
        or (stage_criteria.valid_from_at <= instants.as_of and instants.as_of < stage_criteria.valid_to_at)

),

final as (

    -- Criteria that ask the same share the answer: versions, stages, bases and taxonomies alike.
    select
        *,
        {{ quick_hash([
            'journey_rule_id', 'coalesce(scoring_id, 0)', 'coalesce(fit_rule_id, 0)',
            'coalesce(temperature_rule_id, 0)', 'signal', 'operator', "coalesce(value, '')", 'coalesce(window_days, 0)',
        ]) }} as condition_id
    from judged

)

select * from final
