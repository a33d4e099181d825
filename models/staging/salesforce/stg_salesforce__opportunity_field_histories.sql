with

source as (

    select * from {{ source('salesforce', 'opportunity_field_history') }}

),

cleaned as (

    select
        _source as source,
        {{ salesforce_text('id') }} as record_id_text,
        {{ salesforce_text('opportunity_id') }} as opportunity_id_text,
        {{ salesforce_text('field') }} as field,
        {{ salesforce_text('old_value') }} as from_value,
        {{ salesforce_text('new_value') }} as to_value,
        {{ salesforce_text('created_date') }} as changed_at_text,
        {{ salesforce_text('is_deleted') }} as is_deleted_text,
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
        {{ salesforce_id18('opportunity_id_text') }} as opportunity_id,
        {{ parse_timestamp('changed_at_text', 'date_format', 'timezone') }} as changed_at,
        coalesce({{ parse_boolean('is_deleted_text') }}, false)
        or coalesce({{ parse_boolean('fivetran_deleted_text') }}, false) as is_deleted,
        coalesce({{ parse_boolean('fivetran_active_text') }}, true) as is_active_version,
        {{ dbt.safe_cast('fivetran_start_text', dbt.type_timestamp()) }} as fivetran_start,
        coalesce(
            file_exported_at, {{ dbt.safe_cast('fivetran_synced_text', dbt.type_timestamp()) }}
        ) as exported_at,
        {{ row_fingerprint([
            'opportunity_id_text', 'field', 'from_value', 'to_value', 'changed_at_text', 'is_deleted_text',
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
        opportunity_id,
        field,
        from_value,
        to_value,
        version_rank,
        changed_at,
        coalesce(fivetran_start, exported_at) as version_at,
        case
            when record_id is null or position(' ' in record_id) > 0 then 'rejected'
            when version_rank > 1 then 'superseded'
            when opportunity_id is null or field is null or changed_at is null then 'rejected'
            -- The last version that Fivetran keeps of a deleted record is not active either.
            when is_deleted or not is_active_version then 'deleted'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'id is empty'
            when position(' ' in record_id) > 0 then 'id is a text with blanks, as in the footer of a report'
            when version_rank > 1 then null
            when opportunity_id is null then 'opportunity_id is empty'
            when field is null then 'field is empty'
            when changed_at is null then 'created_date is empty or no date'
        end as row_status_reason,
        {{ cast_failures({'changed_at': 'changed_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
