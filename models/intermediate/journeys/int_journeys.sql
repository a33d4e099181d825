with

passes as (

    select * from {{ ref('int_journeys__passes') }}

),

first_touches as (

    select * from {{ ref('int_journeys__first_touches') }}

),

opportunities as (

    select * from {{ ref('int_journeys__opportunities') }}

),

first_purchases as (

    select * from {{ ref('int_journeys__first_purchases') }}

),

first_persons as (

    select * from {{ ref('int_journeys__first_persons') }}

),

entities as (

    select * from {{ ref('int_identity__entities') }}

),

lead_emails as (

    select
        leads.lead_unit,
        leads.lead_number,
        max(case when persons.has_business_email then 1 else 0 end) = 1 as has_business_email,
        max(case when persons.has_free_email then 1 else 0 end) = 1 as has_free_email
    from {{ ref('int_journeys__leads') }} as leads
    inner join {{ ref('int_identity__persons') }} as persons
        on leads.person_id = persons.person_id
    group by leads.lead_unit, leads.lead_number

),

persons as (

    select * from {{ ref('int_identity__persons') }}

),

accounts as (

    select * from {{ ref('int_identity__accounts') }}

),

rules as (

    select distinct
        journey_rule_id,
        lead_unit
    from {{ ref('int_journeys__rules') }}

),

identified as (

    select
        passes.*,
        rules.lead_unit as counted_unit,
        first_persons.source,
        lead_entities.entity_kind as lead_unit,
        lead_entities.entity_kind || ':' || lead_entities.entity_id as lead_id,
        persons.person_id,
        case when lead_entities.entity_kind = 'account' then lead_entities.entity_id else persons.account_id end
            as account_id,
        lead_entities.account_number,
        persons.country as person_country,
        persons.industry as person_industry,
        persons.company_size as person_company_size,
        persons.job_function
    from passes
    inner join rules on passes.journey_rule_id = rules.journey_rule_id
    inner join first_persons on passes.journey_id = first_persons.journey_id
    inner join entities as lead_entities on passes.lead_number = lead_entities.entity_number
    left join entities as person_entities on first_persons.person_number = person_entities.entity_number
    left join persons on person_entities.entity_id = persons.person_id

),

final as (

    select
        identified.journey_id,
        identified.journey_rule_id,
        identified.lead_number,
        identified.lead_id,
        identified.journey_number,
        identified.lead_unit,
        identified.person_id,
        identified.account_id,
        identified.journey_outcome,
        identified.outcome_reason,
        first_touches.lead_source,
        first_touches.channel,
        first_touches.campaign_id,
        first_touches.campaign_name,
        coalesce(accounts.country, identified.person_country) as country,
        coalesce(accounts.industry, identified.person_industry) as industry,
        coalesce(accounts.company_size, identified.person_company_size) as company_size,
        identified.job_function,
        opportunities.opportunity_id,
        opportunities.currency as opportunity_currency,
        identified.source,
        coalesce(own_purchases.first_purchase_at < identified.started_at, false)
        or coalesce(account_purchases.first_purchase_at < identified.started_at, false) as is_existing_customer,
        coalesce(lead_emails.has_business_email, false) as has_business_email,
        coalesce(lead_emails.has_free_email and not lead_emails.has_business_email, false)
        and identified.account_id is null as has_free_email_only,
        identified.has_interest,
        opportunities.amount as opportunity_amount,
        identified.first_signal_order,
        identified.closing_signal_order,
        identified.started_at,
        identified.closed_at,
        identified.as_of
    from identified
    left join first_touches
        on identified.journey_id = first_touches.journey_id
    left join opportunities
        on identified.journey_id = opportunities.journey_id
    left join lead_emails
        on identified.counted_unit = lead_emails.lead_unit and identified.lead_number = lead_emails.lead_number
    left join accounts on identified.account_id = accounts.account_id
    left join first_purchases as own_purchases
        on
            identified.journey_rule_id = own_purchases.journey_rule_id
            and identified.lead_number = own_purchases.customer_number
    left join first_purchases as account_purchases
        on
            identified.journey_rule_id = account_purchases.journey_rule_id
            and identified.account_number = account_purchases.customer_number

)

select * from final
