{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'company') }}

),

cleaned as (

    select
        _source as source,
        {{ whole_id(clean_text('id', no_value)) }} as company_id,
        {{ clean_text('name', no_value) }} as company_name,
        {{ clean_text('domain', no_value) }} as company_domain_text,
        {{ clean_text('website', no_value) }} as website_domain_text,
        {{ clean_text('country', no_value) }} as country,
        {{ clean_text('industry', no_value) }} as industry,
        {{ clean_text('numberofemployees', no_value) }} as company_size,
        {{ whole_id(clean_text('hubspot_owner_id', no_value)) }} as owner_id,
        {{ clean_text('lifecyclestage', no_value) }} as lifecycle_stage,
        {{ clean_text('salesforceaccountid', no_value) }} as salesforce_account_id,
        {{ clean_text('hs_merged_object_ids', no_value) }} as merged_company_ids,
        {{ clean_text('createdate', no_value) }} as created_at_text,
        {{ clean_text('hs_lastmodifieddate', no_value) }} as modified_at_text,
        {{ clean_text('is_deleted', no_value) }} as is_deleted_text,
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
        {{ website_domain('company_domain_text') }} as company_domain,
        {{ website_domain('website_domain_text') }} as website_domain,
        {{ hubspot_timestamp('created_at_text', 'date_format', 'timezone') }} as created_at,
        {{ hubspot_timestamp('modified_at_text', 'date_format', 'timezone') }} as modified_at,
        coalesce({{ parse_boolean('is_deleted_text') }}, false) as is_deleted,
        {{ row_fingerprint([
            'company_id', 'company_name', 'company_domain_text', 'website_domain_text', 'country', 'industry',
            'company_size', 'owner_id', 'lifecycle_stage', 'salesforce_account_id', 'merged_company_ids',
            'created_at_text', 'modified_at_text', 'is_deleted_text'
        ]) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, company_id
            order by
                exported_at desc nulls last,
                modified_at desc nulls last,
                fingerprint desc,
                file asc,
                row_number_in_file asc
        ) as version_rank,
        -- A record is created once: a version without that column leaves it as it was.
        min(created_at) over (partition by source, company_id) as first_known_created_at
    from typed

),

completed as (

    -- A column that an export lacks says nothing: what was last exported of it holds.
    select
        *,
        {{ last_known([
            'company_name', 'company_domain', 'website_domain', 'country', 'industry', 'company_size',
            'owner_id', 'salesforce_account_id', 'merged_company_ids'
        ], 'company_id') }}
    from ranked

),

final as (

    select
        source,
        company_id,
        known_company_name as company_name,
        known_company_domain as company_domain,
        known_website_domain as website_domain,
        known_country as country,
        known_industry as industry,
        known_company_size as company_size,
        known_owner_id as owner_id,
        lifecycle_stage,
        known_salesforce_account_id as salesforce_account_id,
        known_merged_company_ids as merged_company_ids,
        coalesce(created_at, first_known_created_at) as created_at,
        modified_at,
        case
            when company_id is null or {{ is_shortened_id('company_id') }} then 'rejected'
            when version_rank > 1 then 'superseded'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when company_id is null then 'company_id is empty'
            when {{ is_shortened_id('company_id') }} then 'company_id was shortened by a spreadsheet'
        end as row_status_reason,
        {{ cast_failures({'created_at': 'created_at_text', 'modified_at': 'modified_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from completed

)

select * from final
