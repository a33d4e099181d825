with

source as (

    select * from {{ source('generic', 'accounts') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('record_id', '_null_tokens') }} as record_id,
        {{ clean_text('merged_into_record_id', '_null_tokens') }} as merged_into_record_id,
        {{ clean_text('name', '_null_tokens') }} as account_name,
        {{ clean_text('website', '_null_tokens') }} as website,
        {{ clean_text('country', '_null_tokens') }} as country,
        {{ clean_text('industry', '_null_tokens') }} as industry,
        {{ clean_text('company_size', '_null_tokens') }} as company_size,
        {{ clean_text('owner', '_null_tokens') }} as owner,
        {{ clean_text('is_deleted', '_null_tokens') }} as is_deleted_text,
        {{ clean_text('created_at', '_null_tokens') }} as created_at_text,
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
        {{ row_fingerprint([
            'merged_into_record_id', 'account_name', 'website', 'country', 'industry', 'company_size', 'owner',
            'is_deleted_text', 'created_at_text'
        ]) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, record_id
            order by exported_at desc nulls last, fingerprint desc, file asc, row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        record_id,
        merged_into_record_id,
        account_name,
        website_domain,
        country,
        industry,
        company_size,
        owner,
        created_at,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when merged_into_record_id is not null then 'merged'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'record_id is empty'
        end as row_status_reason,
        {{ cast_failures({'created_at': 'created_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
