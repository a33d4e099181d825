{%- set reporting_timezone = string_literal(var('reporting_timezone')) %}
{%- set null_tokens = "'[\"\"]'" -%}

with

source as (

    select * from {{ source('dynamics', 'contact') }}

),

cleaned as (

    select
        _source as source,
        {{ dynamics_guid(clean_text('contactid', null_tokens)) }} as record_id,
        {{ dynamics_guid(clean_text('masterid', null_tokens)) }} as master_id,
        {{ clean_text('merged', null_tokens) }} as is_merged_text,
        {{ dynamics_guid(clean_text('parentcustomerid', null_tokens)) }} as parent_customer_id,
        {{ clean_text('parentcustomeridtype', null_tokens) }} as parent_customer_type,
        {{ dynamics_guid(clean_text('originatingleadid', null_tokens)) }} as originating_lead_id,
        {{ clean_text('emailaddress1', null_tokens) }} as email_text,
        coalesce(
            {{ clean_text('fullname', null_tokens) }},
            nullif(trim(coalesce(firstname, '') || ' ' || coalesce(lastname, '')), '')
        ) as full_name,
        {{ clean_text('parentcustomeridname', null_tokens) }} as account_name,
        {{ clean_text('jobtitle', null_tokens) }} as job_title,
        {{ clean_text('address1_country', null_tokens) }} as country,
        {{ dynamics_option(
            clean_text('leadsourcecode', null_tokens), clean_text('leadsourcecodename', null_tokens)
        ) }} as lead_source,
        {{ clean_text('ownerid', null_tokens) }} as owner,
        {{ dynamics_option(
            clean_text('statecode', null_tokens), clean_text('statecodename', null_tokens)
        ) }} as state,
        {{ clean_text('is_delete', null_tokens) }} as is_deleted_text,
        coalesce(
            {{ clean_text('overriddencreatedon', null_tokens) }}, {{ clean_text('createdon', null_tokens) }}
        ) as created_at_text,
        {{ clean_text('modifiedon', null_tokens) }} as updated_at_text,
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
        case when {{ parse_boolean('is_merged_text') }} then master_id end as merged_into_record_id,
        {{ normalise_email('email_text') }} as email,
        coalesce({{ parse_boolean('is_deleted_text') }}, false) as is_deleted,
        {{ is_date_only('created_at_text', 'date_format') }} as is_created_at_date_only,
        {{ parse_day('created_at_text', 'date_format', 'timezone', reporting_timezone) }} as created_at,
        {{ parse_timestamp('updated_at_text', 'date_format', 'timezone') }} as updated_at,
        {{ row_fingerprint([
            'master_id', 'is_merged_text', 'parent_customer_id', 'parent_customer_type', 'originating_lead_id',
            'email_text', 'full_name', 'account_name', 'job_title', 'country', 'lead_source', 'owner', 'state',
            'is_deleted_text', 'created_at_text', 'updated_at_text'
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
            'parent_customer_id', 'parent_customer_type', 'originating_lead_id', 'email', 'full_name',
            'account_name', 'job_title', 'country', 'lead_source', 'owner'
        ], 'record_id') }}
    from ranked

),

final as (

    select
        source,
        record_id,
        merged_into_record_id,
        known_parent_customer_id as parent_customer_id,
        known_parent_customer_type as parent_customer_type,
        known_originating_lead_id as originating_lead_id,
        known_email as email,
        known_full_name as full_name,
        known_account_name as account_name,
        known_job_title as job_title,
        known_country as country,
        known_lead_source as lead_source,
        known_owner as owner,
        state,
        {{ known_creation() }},
        updated_at,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when merged_into_record_id is not null then 'merged'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'contactid is empty'
        end as row_status_reason,
        {{ cast_failures({
            'email': 'email_text', 'created_at': 'created_at_text', 'updated_at': 'updated_at_text'
        }) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from completed

)

select * from final
