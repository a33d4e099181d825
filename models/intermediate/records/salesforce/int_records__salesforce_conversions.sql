with

all_leads as (

    select * from {{ ref('stg_salesforce__leads') }}

),

leads as (

    select * from all_leads
    where row_status in ('staged', 'merged')

),

field_changes as (

    select * from {{ ref('int_records__salesforce_field_changes') }}
    where object = 'lead_conversion'

),

recorded as (

    select
        source,
        parent_id as lead_id,
        min(changed_at) as converted_at,
        max(exported_at) as exported_at,
        max(loaded_at) as loaded_at
    from field_changes
    group by source, parent_id

),

final as (

    select
        leads.source,
        leads.record_id as lead_id,
        leads.converted_contact_id as contact_id,
        leads.converted_account_id as account_id,
        leads.converted_opportunity_id as opportunity_id,
        recorded.converted_at is null and leads.converted_at is not null and leads.is_converted_at_date_only
            as is_date_only,
        -- ConvertedDate has no time of day; the history has. Without either, the last change is the best guess.
        coalesce(recorded.converted_at, leads.converted_at, leads.modified_at) as converted_at,
        leads.exported_at,
        leads.loaded_at
    from leads
    left join recorded on leads.source = recorded.source and leads.record_id = recorded.lead_id
    -- Status and IsConverted disagree both ways: IsConverted is the fact, a status is a word that people choose.
    where coalesce(leads.is_converted, leads.converted_contact_id is not null)
    union all
    -- The history can be exported without the lead itself.
    select
        recorded.source,
        recorded.lead_id,
        null as contact_id,
        null as account_id,
        null as opportunity_id,
        false as is_date_only,
        recorded.converted_at,
        recorded.exported_at,
        recorded.loaded_at
    from recorded
    left join all_leads on recorded.source = all_leads.source and recorded.lead_id = all_leads.record_id
    where all_leads.record_id is null

)

select * from final
