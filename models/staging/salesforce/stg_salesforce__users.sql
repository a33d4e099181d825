with

source as (

    select * from {{ source('salesforce', 'user') }}

),

cleaned as (

    select
        _source as source,
        {{ salesforce_text('id') }} as record_id_text,
        {{ salesforce_text('first_name') }} as first_name,
        {{ salesforce_text('last_name') }} as last_name,
        {{ salesforce_text('name') }} as full_name,
        {{ salesforce_text('title') }} as job_title,
        {{ salesforce_text('department') }} as department,
        {{ salesforce_text('is_active') }} as is_active_text,
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
        {{ parse_boolean('is_active_text') }} as is_active,
        coalesce({{ parse_boolean('fivetran_deleted_text') }}, false) as is_deleted,
        coalesce({{ parse_boolean('fivetran_active_text') }}, true) as is_active_version,
        {{ dbt.safe_cast('fivetran_start_text', dbt.type_timestamp()) }} as fivetran_start,
        coalesce(
            file_exported_at, {{ dbt.safe_cast('fivetran_synced_text', dbt.type_timestamp()) }}
        ) as exported_at,
        {{ row_fingerprint([
            'first_name', 'last_name', 'full_name', 'job_title', 'department', 'is_active_text',
            'fivetran_active_text', 'fivetran_deleted_text', 'fivetran_start_text'
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
                fingerprint desc,
                file asc,
                row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        record_id,
        first_name,
        last_name,
        full_name,
        job_title,
        department,
        is_active,
        version_rank,
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
        '' as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
