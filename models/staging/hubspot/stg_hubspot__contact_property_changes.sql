{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'contact_property_history') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('contact_id', no_value) }} as contact_id,
        lower({{ clean_text('name', no_value) }}) as property_name,
        {{ clean_text('value', no_value) }} as new_value,
        upper({{ clean_text('source', no_value) }}) as change_source,
        {{ clean_text('source_id', no_value) }} as change_source_id,
        {{ clean_text('timestamp', no_value) }} as changed_at_text,
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
        {{ hubspot_timestamp('changed_at_text', 'date_format', 'timezone') }} as changed_at,
        {{ row_fingerprint([
            'contact_id', 'property_name', 'new_value', 'change_source', 'change_source_id', 'changed_at_text'
        ]) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, contact_id, property_name, changed_at, new_value
            order by exported_at desc nulls last, fingerprint desc, file asc, row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        contact_id,
        property_name,
        new_value,
        change_source,
        change_source_id,
        changed_at,
        case
            when contact_id is null or property_name is null or changed_at is null then 'rejected'
            when {{ is_shortened_id('contact_id') }} then 'rejected'
            when version_rank > 1 then 'superseded'
            else 'staged'
        end as row_status,
        case
            when contact_id is null then 'contact_id is empty'
            when {{ is_shortened_id('contact_id') }} then 'contact_id was shortened by a spreadsheet'
            when property_name is null then 'property_name is empty'
            when changed_at_text is null then 'changed_at is empty'
            when changed_at is null then 'changed_at is not a date of the declared format'
        end as row_status_reason,
        {{ cast_failures({'changed_at': 'changed_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
