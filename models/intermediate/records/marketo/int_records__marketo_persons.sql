{{ config(materialized='view') }}


with

leads as (

    select * from {{ ref('stg_marketo__leads') }}
    where row_status in ('staged', 'deleted')

),

lead_endings as (

    select * from {{ ref('int_records__marketo_lead_endings') }}

),

programs as (

    select * from {{ ref('stg_marketo__programs') }}
    where row_status in ('staged', 'deleted')

),

final as (

    select
        'marketo' as system,
        leads.source,
        leads.record_id,
        lead_endings.merged_into_record_id,
        -- Marketo keeps the organisation on the lead; it has no record of its own.
        cast(null as varchar) as account_record_id,
        leads.email,
        leads.full_name,
        leads.account_name,
        leads.website_domain,
        leads.job_title,
        leads.country,
        leads.industry,
        leads.company_size,
        leads.lead_source,
        'program:' || leads.acquisition_program_id as campaign_id,
        coalesce(programs.program_name, leads.acquisition_program) as campaign_name,
        leads.owner,
        cast(null as varchar) as budget,
        cast(null as varchar) as authority,
        cast(null as varchar) as need,
        cast(null as varchar) as timeline,
        leads.is_created_at_date_only,
        leads.created_at,
        -- Merged and deleted: the survivor still says who it was.
        case when lead_endings.merged_into_record_id is not null then 'merged' else 'staged' end as row_status,
        leads.exported_at,
        leads.loaded_at
    from leads
    left join lead_endings
        on leads.source = lead_endings.source and leads.record_id = lead_endings.record_id
    left join programs
        on leads.source = programs.source and leads.acquisition_program_id = programs.record_id
    where
        lead_endings.merged_into_record_id is not null
        or (leads.row_status = 'staged' and lead_endings.deleted_at is null)

)

select * from final
