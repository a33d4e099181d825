{%- set null_tokens = "'[\"\"]'" -%}

with

source as (

    select * from {{ source('pardot', 'prospect_account') }}

),

cleaned as (

    select
        _source as source,
        {{ whole_id(clean_text('id', null_tokens)) }} as record_id,
        {{ clean_text('crm_account_fid', null_tokens) }} as crm_account_fid,
        {{ clean_text('name', null_tokens) }} as account_name,
        {{ clean_text('website', null_tokens) }} as website,
        {{ clean_text('country', null_tokens) }} as country,
        {{ clean_text('industry', null_tokens) }} as industry,
        {{ clean_text('number_of_employees', null_tokens) }} as company_size,
        {{ clean_text('user_id', null_tokens) }} as owner,
        {{ clean_text('is_deleted', null_tokens) }} as is_deleted_text,
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
        {{ website_domain('website') }} as website_domain,
        coalesce({{ parse_boolean('is_deleted_text') }}, false) as is_deleted,
        {{ parse_timestamp('created_at_text', 'date_format', 'timezone') }} as created_at,
        {{ parse_timestamp('updated_at_text', 'date_format', 'timezone') }} as updated_at,
        {{ row_fingerprint([
            'crm_account_fid', 'account_name', 'website', 'country', 'industry', 'company_size', 'owner',
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
        ) as version_rank
    from typed

),

completed as (

    -- A column that an export lacks says nothing: what was last exported of it holds.
    select
        *,
        {{ last_known([
            'crm_account_fid', 'account_name', 'website_domain', 'country', 'industry', 'company_size',
            'owner'
        ], 'record_id') }}
    from ranked

),

final as (

    select
        source,
        record_id,
        known_crm_account_fid as crm_account_fid,
        known_account_name as account_name,
        known_website_domain as website_domain,
        known_country as country,
        known_industry as industry,
        known_company_size as company_size,
        known_owner as owner,
        created_at,
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
        {{ cast_failures({'created_at': 'created_at_text', 'updated_at': 'updated_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from completed

)

select * from final
