{{ config(materialized='view') }}

with

opportunities as (

    select * from {{ ref('stg_salesforce__opportunities') }}
    where row_status = 'staged'

),

contact_roles as (

    select
        source,
        opportunity_id,
        contact_id,
        count(*) over (partition by source, opportunity_id) as number_of_contacts,
        row_number() over (
            partition by source, opportunity_id
            order by case when is_primary then 1 else 2 end, created_at, record_id
        ) as preference,
        coalesce(is_primary, false) as is_primary
    from {{ ref('stg_salesforce__opportunity_contact_roles') }}
    where row_status = 'staged'

),

primary_contacts as (

    -- Without a primary contact only a single one is clear; any other choice would be a guess.
    select * from contact_roles
    where preference = 1 and (is_primary or number_of_contacts = 1)

),

converted_leads as (

    select
        source,
        opportunity_id,
        min(coalesce(contact_id, lead_id)) as person_id
    from {{ ref('int_records__salesforce_conversions') }}
    where opportunity_id is not null
    group by source, opportunity_id

),

campaigns as (

    select * from {{ ref('stg_salesforce__campaigns') }}
    where row_status in ('staged', 'deleted')

),

related as (

    select
        'salesforce' as system,
        opportunities.source,
        opportunities.record_id,
        coalesce(
            case when primary_contacts.is_primary then primary_contacts.contact_id end,
            opportunities.contact_id,
            primary_contacts.contact_id,
            converted_leads.person_id
        ) as person_record_id,
        opportunities.account_id as account_record_id,
        opportunities.opportunity_name,
        -- Every organisation names its stages; whether one is won or lost, Salesforce knows.
        case
            when opportunities.is_won then '<won>'
            when opportunities.is_closed then '<lost>'
            else opportunities.stage_name
        end as stage,
        opportunities.currency,
        case when opportunities.is_closed or opportunities.is_won then opportunities.loss_reason end as reason,
        opportunities.campaign_id,
        campaigns.campaign_name,
        opportunities.is_created_at_date_only,
        opportunities.is_close_date_date_only as is_closed_at_date_only,
        opportunities.amount,
        opportunities.created_at,
        -- The close date of an open opportunity is a forecast.
        case
            when coalesce(opportunities.is_closed, nullif(opportunities.is_won, false), true)
                then opportunities.close_date
        end as closed_at,
        opportunities.row_status,
        opportunities.exported_at,
        opportunities.loaded_at
    from opportunities
    left join primary_contacts
        on
            opportunities.source = primary_contacts.source
            and opportunities.record_id = primary_contacts.opportunity_id
    left join converted_leads
        on
            opportunities.source = converted_leads.source
            and opportunities.record_id = converted_leads.opportunity_id
    left join campaigns
        on opportunities.source = campaigns.source and opportunities.campaign_id = campaigns.record_id

),

final as (

    -- An opportunity of nobody is on no one's way through the funnel: a test warns of it.
    select * from related
    where coalesce(account_record_id, person_record_id) is not null

)

select * from final
