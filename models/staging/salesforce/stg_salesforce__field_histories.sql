with

source as (

    select * from {{ source('salesforce', 'field_history') }}

),

cleaned as (

    select
        _source as source,
        {{ salesforce_text('id') }} as record_id_text,
        {{ salesforce_text('table_enum_or_id') }} as tracked_object,
        {{ salesforce_text('field_enum_or_id') }} as tracked_field,
        {{ salesforce_text('created_date') }} as tracked_since_text,
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
        {{ salesforce_id18('record_id_text') }} as record_id,
        {{ parse_timestamp('tracked_since_text', 'date_format', 'timezone') }} as tracked_since,
        {{ row_fingerprint([
            'tracked_object', 'tracked_field', 'tracked_since_text'
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
        tracked_object,
        tracked_field,
        version_rank,
        tracked_since,
        case
            when record_id is null or position(' ' in record_id) > 0 then 'rejected'
            when version_rank > 1 then 'superseded'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'id is empty'
            when position(' ' in record_id) > 0 then 'id is a text with blanks, as in the footer of a report'
        end as row_status_reason,
        {{ cast_failures({'tracked_since': 'tracked_since_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
