{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'contact_form_submission') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('conversion_id', no_value) }} as conversion_id,
        {{ whole_id(clean_text('contact_id', no_value)) }} as contact_id,
        {{ clean_text('form_id', no_value) }} as form_id,
        {{ clean_text('page_url', no_value) }} as page_url,
        {{ clean_text('title', no_value) }} as form_title,
        {{ clean_text('portal_id', no_value) }} as portal_id,
        {{ clean_text('timestamp', no_value) }} as submitted_at_text,
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
        {{ hubspot_is_date('submitted_at_text', 'date_format') }} as is_date_only,
        {{ hubspot_timestamp('submitted_at_text', 'date_format', 'timezone') }} as submitted_at,
        {{ row_fingerprint([
            'conversion_id', 'contact_id', 'form_id', 'page_url', 'form_title', 'portal_id', 'submitted_at_text'
        ]) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, conversion_id
            order by exported_at desc nulls last, fingerprint desc, file asc, row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        conversion_id,
        contact_id,
        form_id,
        page_url,
        form_title,
        is_date_only,
        submitted_at,
        case
            when conversion_id is null or contact_id is null or submitted_at is null then 'rejected'
            when {{ is_shortened_id('contact_id') }} then 'rejected'
            when version_rank > 1 then 'superseded'
            else 'staged'
        end as row_status,
        case
            when conversion_id is null then 'conversion_id is empty'
            when contact_id is null then 'contact_id is empty'
            when {{ is_shortened_id('contact_id') }} then 'contact_id was shortened by a spreadsheet'
            when submitted_at_text is null then 'submitted_at is empty'
            when submitted_at is null then 'submitted_at is not a date of the declared format'
        end as row_status_reason,
        {{ cast_failures({'submitted_at': 'submitted_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
