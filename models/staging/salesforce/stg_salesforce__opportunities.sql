{%- set stage_facts = 'coalesce(stage_name, is_closed_text, is_won_text)' %}
{%- set reporting_timezone = string_literal(var('reporting_timezone')) %}
with

source as (

    select * from {{ source('salesforce', 'opportunity') }}

),

cleaned as (

    select
        _source as source,
        {{ salesforce_text('id') }} as record_id_text,
        {{ salesforce_text('account_id') }} as account_id_text,
        {{ salesforce_text('account_name') }} as account_name,
        {{ salesforce_text('contact_id') }} as contact_id_text,
        {{ salesforce_text('campaign_id') }} as campaign_id_text,
        {{ salesforce_text('name') }} as opportunity_name,
        {{ salesforce_text('stage_name') }} as stage_name,
        {{ salesforce_text('type') }} as opportunity_type,
        {{ salesforce_text('lead_source') }} as lead_source,
        {{ salesforce_text('loss_reason') }} as loss_reason,
        {{ salesforce_text('owner_id') }} as owner_id_text,
        {{ salesforce_text('owner_name') }} as owner_name,
        {{ salesforce_text('record_type_id') }} as record_type_id_text,
        upper({{ salesforce_text('currency_iso_code') }}) as currency,
        {{ salesforce_text('is_closed') }} as is_closed_text,
        {{ salesforce_text('is_won') }} as is_won_text,
        {{ salesforce_text('amount') }} as amount_text,
        {{ salesforce_day(salesforce_text('close_date')) }} as close_date_text,
        {{ salesforce_text('created_date') }} as created_at_text,
        {{ salesforce_text('is_deleted') }} as is_deleted_text,
        coalesce(
            {{ salesforce_text('last_modified_date') }},
            {{ salesforce_text('system_modstamp') }}
        ) as modified_at_text,
        {{ salesforce_text('fivetran_active') }} as fivetran_active_text,
        {{ salesforce_text('fivetran_deleted') }} as fivetran_deleted_text,
        {{ salesforce_text('fivetran_start') }} as fivetran_start_text,
        {{ salesforce_text('fivetran_synced') }} as fivetran_synced_text,
        _date_format as date_format,
        _timezone as timezone,
        _file as file,
        _row as row_number_in_file,
        _exported_at as file_exported_at,
        _loaded_at as loaded_at
    from source

),

typed as (

    select
        *,
        {{ salesforce_id18('record_id_text') }} as record_id,
        {{ salesforce_id18('account_id_text') }} as account_id,
        {{ salesforce_id18('contact_id_text') }} as contact_id,
        {{ salesforce_id18('campaign_id_text') }} as campaign_id,
        {{ salesforce_id18('owner_id_text') }} as owner_id,
        {{ salesforce_id18('record_type_id_text') }} as record_type_id,
        {{ parse_boolean('is_closed_text') }} as is_closed,
        {{ parse_boolean('is_won_text') }} as is_won,
        {{ parse_number('amount_text') }} as amount,
        {{ parse_day('close_date_text', 'date_format', 'timezone', reporting_timezone) }} as close_date,
        {{ is_date_only('close_date_text', 'date_format') }} as is_close_date_date_only,
        {{ parse_day('created_at_text', 'date_format', 'timezone', reporting_timezone) }} as created_at,
        {{ is_date_only('created_at_text', 'date_format') }} as is_created_at_date_only,
        {{ parse_timestamp('modified_at_text', 'date_format', 'timezone') }} as modified_at,
        coalesce({{ parse_boolean('is_deleted_text') }}, false)
        or coalesce({{ parse_boolean('fivetran_deleted_text') }}, false) as is_deleted,
        coalesce({{ parse_boolean('fivetran_active_text') }}, true) as is_active_version,
        {{ dbt.safe_cast('fivetran_start_text', dbt.type_timestamp()) }} as fivetran_start,
        coalesce(
            file_exported_at, {{ dbt.safe_cast('fivetran_synced_text', dbt.type_timestamp()) }}
        ) as exported_at,
        {{ row_fingerprint([
            'account_id_text', 'account_name', 'contact_id_text', 'campaign_id_text', 'opportunity_name',
            'stage_name', 'opportunity_type', 'lead_source', 'loss_reason', 'owner_id_text', 'owner_name',
            'record_type_id_text', 'currency', 'is_closed_text', 'is_won_text', 'amount_text', 'close_date_text',
            'created_at_text', 'is_deleted_text', 'modified_at_text', 'fivetran_active_text',
            'fivetran_deleted_text', 'fivetran_start_text'
        ]) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, record_id
            order by
                coalesce(fivetran_start, exported_at) desc nulls last,
                exported_at desc nulls last,
                is_active_version desc,
                modified_at desc nulls last,
                fingerprint desc,
                file asc,
                row_number_in_file asc
        ) as version_rank,
        {{ first_known_creation('record_id') }}
    from typed

),

completed as (

    -- A column that an export lacks says nothing: what was last exported of it holds.
    select
        *,
        {{ last_known([
            'account_id', 'account_name', 'contact_id', 'campaign_id', 'opportunity_name', 'stage_name',
            'opportunity_type', 'lead_source', 'loss_reason', 'owner_id', 'owner_name',
            'record_type_id', 'currency', 'is_closed', 'is_won', 'is_close_date_date_only', 'amount',
            'close_date'
        ], 'record_id', evidence={
            'stage_name': stage_facts,
            'is_closed': stage_facts,
            'is_won': stage_facts,
            'is_close_date_date_only': 'close_date'
        }) }}
    from ranked

),

final as (

    select
        source,
        record_id,
        known_account_id as account_id,
        known_account_name as account_name,
        known_contact_id as contact_id,
        known_campaign_id as campaign_id,
        known_opportunity_name as opportunity_name,
        known_stage_name as stage_name,
        known_opportunity_type as opportunity_type,
        known_lead_source as lead_source,
        known_loss_reason as loss_reason,
        known_owner_id as owner_id,
        known_owner_name as owner_name,
        known_record_type_id as record_type_id,
        known_currency as currency,
        known_is_closed as is_closed,
        known_is_won as is_won,
        known_is_close_date_date_only as is_close_date_date_only,
        known_amount as amount,
        version_rank,
        known_close_date as close_date,
        {{ known_creation() }},
        modified_at,
        coalesce(fivetran_start, exported_at) as version_at,
        case
            when record_id is null or position(' ' in record_id) > 0 then 'rejected'
            when version_rank > 1 then 'superseded'
            -- The last version that Fivetran keeps of a deleted record is not active either.
            when is_deleted or not is_active_version then 'deleted'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'id is empty'
            when position(' ' in record_id) > 0 then 'id is a text with blanks, as in the footer of a report'
        end as row_status_reason,
        {{ cast_failures({
            'amount': 'amount_text', 'close_date': 'close_date_text', 'created_at': 'created_at_text',
            'modified_at': 'modified_at_text'
        }) }}
        -- Kept all the same: made by hand, or stripped of its capitals on the way.
        || case when {{ salesforce_id_fails_checksum('record_id') }} then 'record_id,' else '' end as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from completed

)

select * from final
