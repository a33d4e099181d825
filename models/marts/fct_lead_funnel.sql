{%- set timezone = string_literal(var('reporting_timezone')) %}

with

stage_exits as (

    select * from {{ ref('int_funnel__stage_exits') }}
    -- Roughly the order of the mart, made while rows are narrow: publishing then finds each part in one place.
    order by funnel_id, journey_id, path_position

),

stages as (

    select * from {{ ref('int_funnel__stages') }}

),

journeys as (

    select * from {{ ref('int_journeys') }}

),

final as (

    select
        {{ dbt.hash(
            "stage_exits.taxonomy_id || '|' || stage_exits.definition_basis || '|' || journeys.lead_id || '|' || "
            ~ "cast(journeys.journey_number as " ~ dbt.type_string() ~ ") || '|' || stage_exits.stage_id"
        ) }} as lead_funnel_id,
        stage_exits.taxonomy_id,
        stage_exits.definition_basis,
        journeys.lead_id,
        journeys.lead_unit,
        journeys.person_id,
        journeys.account_id,
        cast(journeys.journey_number as {{ dbt.type_int() }}) as journey_number,
        stage_exits.stage_id,
        stage_exits.stage_order,
        stages.name_nl as stage_name_nl,
        stages.name_en as stage_name_en,
        stages.owner as stage_owner,
        stages.common_stage,
        stage_exits.entered_at,
        cast({{ utc_to_local('stage_exits.entered_at', timezone) }} as date) as entered_date,
        stage_exits.exited_at,
        {{ days_between('stage_exits.entered_at', 'coalesce(stage_exits.exited_at, journeys.as_of)') }}
            as days_in_stage,
        stage_exits.entry_basis,
        stage_exits.exit_kind,
        stage_exits.is_current_stage,
        stage_exits.is_furthest_stage,
        stage_exits.next_stage_id,
        stages.sla_hours,
        {{ is_within_sla(
            'stages.sla_hours', 'stage_exits.entry_basis', 'stage_exits.entered_at', 'stage_exits.exited_at',
            'journeys.as_of'
        ) }} as is_within_sla,
        journeys.started_at as journey_started_at,
        journeys.closed_at as journey_closed_at,
        journeys.journey_outcome,
        journeys.outcome_reason,
        journeys.is_existing_customer,
        stage_exits.exclusion_reason,
        journeys.lead_source,
        journeys.channel,
        journeys.campaign_id,
        journeys.campaign_name,
        journeys.country,
        journeys.industry,
        journeys.company_size,
        journeys.job_function,
        stage_exits.fit_grade,
        cast(stage_exits.behaviour_score as {{ dbt.type_int() }}) as behaviour_score,
        stage_exits.temperature,
        stage_exits.next_action,
        journeys.opportunity_id,
        journeys.opportunity_amount,
        journeys.opportunity_currency,
        journeys.source,
        journeys.as_of
    from stage_exits
    inner join journeys
        on
            stage_exits.journey_id = journeys.journey_id
    -- Every stage has a label at every time. A row without one is refused by the constraints, not left out in silence.
    left join stages
        on
            stage_exits.taxonomy_id = stages.taxonomy_id
            and stage_exits.stage_id = stages.stage_id
            and stage_exits.labelled_at >= stages.labelled_from_at
            and stage_exits.labelled_at < stages.labelled_to_at

)

select * from final
