{{ config(materialized='view') }}
{%- set timezone = string_literal(var('reporting_timezone')) %}

with

furthest_stages as (

    select * from {{ ref('fct_lead_funnel') }}
    where is_furthest_stage

),

followed as (

    select
        *,
        taxonomy_id || '|' || definition_basis || '|' || lead_id || '|' || journey_number as lead_journey_id,
        journey_outcome = 'open' and exclusion_reason is null as is_open,
        journey_outcome = 'won' and exclusion_reason is null as is_won,
        journey_outcome = 'lost' and exclusion_reason is null as is_lost,
        journey_outcome = 'recycled' and exclusion_reason is null as is_recycled,
        journey_number < max(journey_number) over (
            partition by taxonomy_id, definition_basis, lead_id
        ) as has_later_journey,
        -- One opportunity can be in several journeys: recycled and taken up again, or several persons of one purchase.
        row_number() over (
            partition by taxonomy_id, definition_basis, opportunity_id
            order by
                case
                    when exclusion_reason is not null or opportunity_amount is null then 5
                    when journey_outcome = 'won' then 1
                    when journey_outcome = 'open' then 2
                    when journey_outcome = 'lost' then 3
                    else 4
                end,
                journey_started_at,
                lead_id,
                journey_number
        ) = 1 as is_first_of_opportunity
    from furthest_stages

),

final as (

    select
        lead_journey_id,
        taxonomy_id,
        definition_basis,
        lead_id,
        journey_number,
        stage_id as furthest_stage_id,
        stage_order as furthest_stage_order,
        stage_owner as furthest_stage_owner,
        journey_outcome,
        outcome_reason,
        exclusion_reason,
        lead_source,
        channel,
        campaign_id,
        campaign_name,
        country,
        industry,
        company_size,
        job_function,
        fit_grade,
        temperature,
        next_action,
        source,
        case
            when (is_open or is_won or is_lost) and is_first_of_opportunity and opportunity_amount is not null
                then coalesce(opportunity_currency, 'unknown')
        end as currency,
        is_existing_customer,
        is_open,
        is_won,
        is_lost,
        is_recycled,
        is_recycled and has_later_journey as is_returned,
        case when is_open then {{ days_between('journey_started_at', 'as_of') }} end as open_age_days,
        case when is_open then days_in_stage end as open_days_in_stage,
        case when is_open and is_first_of_opportunity then opportunity_amount end as open_amount,
        case when is_won and is_first_of_opportunity then opportunity_amount end as won_amount,
        case when is_lost and is_first_of_opportunity then opportunity_amount end as lost_amount,
        cast({{ utc_to_local('journey_started_at', timezone) }} as date) as journey_started_date,
        cast({{ utc_to_local('journey_closed_at', timezone) }} as date) as journey_closed_date
    from followed

)

select * from final
