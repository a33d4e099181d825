{%- set reporting_timezone = string_literal(var('reporting_timezone')) %}
{#- What the API and reports write where a required field was left empty. -#}
{%- set unknown_tokens = "'[\"[not provided]\",\"[Not Provided]\",\"[[Unknown]]\"]'" %}
with

source as (

    select * from {{ source('salesforce', 'contact') }}

),

cleaned as (

    select
        _source as source,
        {{ salesforce_text('id') }} as record_id_text,
        {{ salesforce_text('master_record_id') }} as merged_into_record_id_text,
        {{ salesforce_text('account_id') }} as account_id_text,
        {{ clean_text('account_name', unknown_tokens) }} as account_name,
        {{ clean_text('first_name', unknown_tokens) }} as first_name,
        {{ clean_text('last_name', unknown_tokens) }} as last_name,
        {{ salesforce_text('name') }} as full_name,
        {{ salesforce_text('email') }} as email_text,
        {{ salesforce_text('title') }} as job_title,
        {{ salesforce_text('mailing_country') }} as country,
        {{ salesforce_text('mailing_country_code') }} as country_code,
        {{ salesforce_text('lead_source') }} as lead_source,
        {{ salesforce_text('owner_id') }} as owner_id_text,
        {{ salesforce_text('owner_name') }} as owner_name,
        {{ salesforce_text('record_type_id') }} as record_type_id_text,
        {{ salesforce_text('budget') }} as budget,
        {{ salesforce_text('authority') }} as authority,
        {{ salesforce_text('need') }} as need,
        {{ salesforce_text('timeline') }} as timeline,
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
        {{ salesforce_id18('merged_into_record_id_text') }} as merged_into_record_id,
        {{ salesforce_id18('account_id_text') }} as account_id,
        {{ normalise_email('email_text') }} as email,
        {{ salesforce_id18('owner_id_text') }} as owner_id,
        {{ salesforce_id18('record_type_id_text') }} as record_type_id,
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
            'merged_into_record_id_text', 'account_id_text', 'account_name', 'first_name', 'last_name', 'full_name',
            'email_text', 'job_title', 'country', 'country_code', 'lead_source', 'owner_id_text', 'owner_name',
            'record_type_id_text', 'budget', 'authority', 'need', 'timeline', 'created_at_text', 'is_deleted_text',
            'modified_at_text', 'fivetran_active_text', 'fivetran_deleted_text', 'fivetran_start_text'
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
            'account_id', 'account_name', 'first_name', 'last_name', 'full_name', 'email', 'job_title',
            'country', 'country_code', 'lead_source', 'owner_id', 'owner_name', 'record_type_id',
            'budget', 'authority', 'need', 'timeline'
        ], 'record_id') }}
    from ranked

),

final as (

    select
        source,
        record_id,
        merged_into_record_id,
        known_account_id as account_id,
        known_account_name as account_name,
        known_first_name as first_name,
        known_last_name as last_name,
        known_full_name as full_name,
        known_email as email,
        known_job_title as job_title,
        known_country as country,
        known_country_code as country_code,
        known_lead_source as lead_source,
        known_owner_id as owner_id,
        known_owner_name as owner_name,
        known_record_type_id as record_type_id,
        known_budget as budget,
        known_authority as authority,
        known_need as need,
        known_timeline as timeline,
        version_rank,
        {{ known_creation() }},
        modified_at,
        coalesce(fivetran_start, exported_at) as version_at,
        case
            when record_id is null or position(' ' in record_id) > 0 then 'rejected'
            when version_rank > 1 then 'superseded'
            when merged_into_record_id is not null then 'merged'
            -- The last version that Fivetran keeps of a deleted record is not active either.
            when is_deleted or not is_active_version then 'deleted'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'id is empty'
            when position(' ' in record_id) > 0 then 'id is a text with blanks, as in the footer of a report'
        end as row_status_reason,
        {{ cast_failures({
            'email': 'email_text', 'created_at': 'created_at_text', 'modified_at': 'modified_at_text'
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
