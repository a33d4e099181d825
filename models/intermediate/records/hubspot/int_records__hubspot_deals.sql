{{ config(materialized='view') }}

{% set version_key =
    "coalesce(cast(exported_at as varchar), '') || ' ' || coalesce(cast(modified_at as varchar), '') || ' '"
%}

with

deals as (

    -- Some exports have the pipeline behind the stage: `Closed Won (Sales Pipeline)`.
    select
        *,
        case
            when right(stage_id, length(pipeline_id) + 3) = ' (' || pipeline_id || ')'
                then left(stage_id, length(stage_id) - length(pipeline_id) - 3)
            else stage_id
        end as stage_key
    from {{ ref('stg_hubspot__deals') }}
    where row_status = 'staged'

),

stage_names as (

    select * from {{ ref('int_records__hubspot_deal_stage_names') }}

),

deal_contacts as (

    select * from {{ ref('stg_hubspot__deal_contacts') }}
    where row_status = 'staged'

),

deal_companies as (

    select * from {{ ref('stg_hubspot__deal_companies') }}
    where row_status = 'staged'

),

deal_merges as (

    select * from {{ ref('stg_hubspot__deal_merges') }}
    where row_status = 'staged'

),

listed_merges as (

    select
        source,
        deal_id as surviving_deal_id,
        {{ hubspot_list_items('merged_deal_ids') }} as item
    from deals

),

merged_deals as (

    select
        source,
        merged_deal_id as deal_id
    from deal_merges
    where merged_deal_id <> surviving_deal_id
    union
    select
        source,
        trim(item) as deal_id
    from listed_merges
    where trim(item) <> surviving_deal_id

),

known_before as (

    -- An export without the columns of contacts and companies does not part a deal from them.
    select
        source,
        deal_id,
        {{ last_by('contact_ids', version_key ~ " || contact_ids") }} as contact_ids,
        {{ last_by('company_ids', version_key ~ " || company_ids") }} as company_ids
    from {{ ref('stg_hubspot__deals') }}
    where row_status = 'superseded'
    group by source, deal_id

),

first_contacts as (

    -- No contact of a deal is the primary one: the oldest, with the lowest number, stands for all.
    select
        source,
        deal_id,
        {{ first_by('contact_id', "lpad(contact_id, 20, '0')") }} as contact_id
    from deal_contacts
    group by source, deal_id

),

first_companies as (

    select
        source,
        deal_id,
        {{ first_by('company_id', "case when is_primary then '0' else '1' end || lpad(company_id, 20, '0')") }}
            as company_id
    from deal_companies
    group by source, deal_id

),

final as (

    select
        deals.source,
        deals.deal_id,
        coalesce(
            {{ first_value_of_list('deals.contact_ids', "';'") }},
            first_contacts.contact_id,
            {{ first_value_of_list('known_before.contact_ids', "';'") }}
        ) as contact_id,
        coalesce(
            {{ first_value_of_list('deals.company_ids', "';'") }},
            first_companies.company_id,
            {{ first_value_of_list('known_before.company_ids', "';'") }}
        ) as company_id,
        deals.deal_name,
        -- Ids where they are known: histories carry ids, also next to a deal of the user interface.
        coalesce(stage_names.pipeline_id, deals.pipeline_id) as pipeline_id,
        coalesce(stage_names.stage_id, deals.stage_key) as stage_id,
        coalesce(stage_names.stage_name, deals.stage_key) as stage_name,
        deals.currency,
        deals.lost_reason,
        deals.won_reason,
        deals.latest_campaign,
        deals.is_created_at_date_only,
        deals.is_closed_at_date_only,
        coalesce(deals.is_won, stage_names.is_won, false) as is_won,
        coalesce(deals.is_won, stage_names.is_won, false)
        or coalesce(deals.is_closed, stage_names.is_closed, false) as is_closed,
        deals.amount,
        deals.created_at,
        deals.closed_at,
        deals.exported_at,
        deals.loaded_at
    from deals
    left join merged_deals
        on deals.source = merged_deals.source and deals.deal_id = merged_deals.deal_id
    left join stage_names
        on
            deals.source = stage_names.source
            and deals.stage_key = stage_names.stage_key
            and (
                deals.pipeline_id = stage_names.pipeline_key
                or (deals.pipeline_id is null and stage_names.is_unique_without_pipeline)
            )
    left join first_contacts
        on deals.source = first_contacts.source and deals.deal_id = first_contacts.deal_id
    left join first_companies
        on deals.source = first_companies.source and deals.deal_id = first_companies.deal_id
    left join known_before
        on deals.source = known_before.source and deals.deal_id = known_before.deal_id
    where merged_deals.deal_id is null

)

select * from final
