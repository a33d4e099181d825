{{ config(materialized='view') }}


with

opportunities as (

    select * from {{ ref('stg_dynamics__opportunities') }}
    where row_status = 'staged'

),

contacts as (

    select * from {{ ref('stg_dynamics__contacts') }}
    where row_status in ('staged', 'merged')

),

typed as (

    -- The customer is an account or a contact. Not every export says which of the two the id is of.
    select
        opportunities.*,
        case
            when lower(opportunities.customer_type) = 'contact' or contacts.record_id is not null then 'contact'
            else 'account'
        end as customer_kind,
        case
            when lower(opportunities.state) in ('1', 'won', 'gewonnen') then 'won'
            when lower(opportunities.state) in ('2', 'lost', 'verloren') then 'lost'
            else 'open'
        end as outcome
    from opportunities
    left join contacts
        on opportunities.source = contacts.source and opportunities.customer_id = contacts.record_id

),

final as (

    select
        'dynamics' as system,
        source,
        record_id,
        coalesce(
            parent_contact_id,
            case when customer_kind = 'contact' then customer_id end,
            originating_lead_id
        ) as person_record_id,
        coalesce(parent_account_id, case when customer_kind = 'account' then customer_id end) as account_record_id,
        opportunity_name,
        -- The state is the vendor's own; steps and stages of the sale are the organisation's.
        case outcome
            when 'won' then '<won>'
            when 'lost' then '<lost>'
            else coalesce(step_name, sales_stage, status)
        end as stage,
        currency,
        case when outcome <> 'open' then coalesce(status_label, status) end as reason,
        campaign_id,
        campaign_name,
        is_created_at_date_only,
        is_closed_at_date_only,
        case when outcome = 'won' then coalesce(actual_amount, estimated_amount) else estimated_amount end as amount,
        created_at,
        closed_at,
        row_status,
        exported_at,
        loaded_at
    from typed

)

select * from final
