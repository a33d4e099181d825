{%- set reporting_timezone = string_literal(var('reporting_timezone')) %}
{%- set null_tokens = "'[\"\", \"null\"]'" -%}

with

source as (

    select * from {{ source('marketo', 'lead') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('id', null_tokens) }} as record_id,
        {{ clean_text('sfdc_lead_id', null_tokens) }} as sfdc_lead_id,
        {{ clean_text('sfdc_contact_id', null_tokens) }} as sfdc_contact_id,
        {{ clean_text('sfdc_account_id', null_tokens) }} as sfdc_account_id,
        {{ clean_text('acquisition_program_id', null_tokens) }} as acquisition_program_id,
        {{ clean_text('acquisition_program', null_tokens) }} as acquisition_program,
        {{ clean_text('email', null_tokens) }} as email_text,
        {{ clean_text('first_name', null_tokens) }} as first_name,
        {{ clean_text('last_name', null_tokens) }} as last_name,
        {{ clean_text('company', null_tokens) }} as account_name,
        {{ clean_text('website', null_tokens) }} as website,
        {{ clean_text('title', null_tokens) }} as job_title,
        {{ clean_text('country', null_tokens) }} as country,
        {{ clean_text('industry', null_tokens) }} as industry,
        {{ clean_text('number_of_employees', null_tokens) }} as company_size,
        {{ clean_text('lead_source', null_tokens) }} as lead_source,
        {{ clean_text('lead_status', null_tokens) }} as lead_status,
        {{ clean_text('lead_owner_id', null_tokens) }} as owner,
        {{ clean_text('is_deleted', null_tokens) }} as is_deleted_text,
        {{ clean_text('lead_score', null_tokens) }} as lead_score_text,
        {{ clean_text('created_at', null_tokens) }} as created_at_text,
        {{ clean_text('updated_at', null_tokens) }} as updated_at_text,
        _date_format as date_format,
        _timezone as timezone,
        _file as file,
        _row as row_number_in_file,
        _exported_at as exported_at,
        _loaded_at as loaded_at
    from source

),

typed as (

    select
        *,
        {{ normalise_email('email_text') }} as email,
        nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '') as full_name,
        {{ website_domain('website') }} as website_domain,
        coalesce({{ parse_boolean('is_deleted_text') }}, false) as is_deleted,
        {{ is_date_only('created_at_text', 'date_format') }} as is_created_at_date_only,
        {{ parse_number('lead_score_text') }} as lead_score,
        {{ parse_day('created_at_text', 'date_format', 'timezone', reporting_timezone) }} as created_at,
        {{ parse_timestamp('updated_at_text', 'date_format', 'timezone') }} as updated_at,
        {{ row_fingerprint([
            'sfdc_lead_id', 'sfdc_contact_id', 'sfdc_account_id', 'acquisition_program_id', 'acquisition_program',
            'email_text', 'first_name', 'last_name', 'account_name', 'website', 'job_title', 'country', 'industry',
            'company_size', 'lead_source', 'lead_status', 'owner', 'is_deleted_text', 'lead_score_text',
            'created_at_text', 'updated_at_text'
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
                exported_at desc nulls last,
                updated_at desc nulls last,
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
            'sfdc_lead_id', 'sfdc_contact_id', 'sfdc_account_id', 'acquisition_program_id',
            'acquisition_program', 'email', 'full_name', 'account_name', 'website_domain', 'job_title',
            'country', 'industry', 'company_size', 'lead_source', 'owner'
        ], 'record_id') }}
    from ranked

),

final as (

    select
        source,
        record_id,
        known_sfdc_lead_id as sfdc_lead_id,
        known_sfdc_contact_id as sfdc_contact_id,
        known_sfdc_account_id as sfdc_account_id,
        known_acquisition_program_id as acquisition_program_id,
        known_acquisition_program as acquisition_program,
        known_email as email,
        known_full_name as full_name,
        known_account_name as account_name,
        known_website_domain as website_domain,
        known_job_title as job_title,
        known_country as country,
        known_industry as industry,
        known_company_size as company_size,
        known_lead_source as lead_source,
        lead_status,
        known_owner as owner,
        lead_score,
        {{ known_creation() }},
        updated_at,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'id is empty'
        end as row_status_reason,
        {{ cast_failures({
            'email': 'email_text', 'lead_score': 'lead_score_text', 'created_at': 'created_at_text',
            'updated_at': 'updated_at_text'
        }) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from completed

)

select * from final
