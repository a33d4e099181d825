{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'contact_merge_audit') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('vid_to_merge', no_value) }} as merged_contact_id,
        {{ clean_text('canonical_vid', no_value) }} as surviving_contact_id,
        {{ clean_text('contact_id', no_value) }} as audited_contact_id,
        {{ clean_text('num_properties_moved', no_value) }} as number_of_properties_moved,
        {{ clean_text('timestamp', no_value) }} as merged_at_text,
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
        {{ hubspot_timestamp('merged_at_text', 'date_format', 'timezone') }} as merged_at,
        {{ row_fingerprint([
            'merged_contact_id', 'surviving_contact_id', 'audited_contact_id', 'number_of_properties_moved',
            'merged_at_text'
        ]) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, merged_contact_id, surviving_contact_id
            order by
                exported_at desc nulls last,
                merged_at desc nulls last,
                fingerprint desc,
                file asc,
                row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        merged_contact_id,
        surviving_contact_id,
        merged_at,
        case
            when merged_contact_id is null or surviving_contact_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            else 'staged'
        end as row_status,
        case
            when merged_contact_id is null then 'merged_contact_id is empty'
            when surviving_contact_id is null then 'surviving_contact_id is empty'
        end as row_status_reason,
        {{ cast_failures({'merged_at': 'merged_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
