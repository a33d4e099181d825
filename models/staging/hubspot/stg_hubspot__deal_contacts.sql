{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'deal_contact') }}

),

cleaned as (

    select
        _source as source,
        {{ whole_id(clean_text('deal_id', no_value)) }} as deal_id,
        {{ whole_id(clean_text('contact_id', no_value)) }} as contact_id,
        {{ clean_text('type_id', no_value) }} as association_type_id,
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
        coalesce({{ parse_boolean('is_deleted_text') }}, false) as is_deleted,
        {{ row_fingerprint(['deal_id', 'contact_id', 'association_type_id', 'is_deleted_text']) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, deal_id, contact_id
            order by exported_at desc nulls last, fingerprint desc, file asc, row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        deal_id,
        contact_id,
        association_type_id,
        case
            when deal_id is null or contact_id is null then 'rejected'
            when {{ is_shortened_id('deal_id') }} or {{ is_shortened_id('contact_id') }} then 'rejected'
            when version_rank > 1 then 'superseded'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when deal_id is null then 'deal_id is empty'
            when contact_id is null then 'contact_id is empty'
            when {{ is_shortened_id('deal_id') }} then 'deal_id was shortened by a spreadsheet'
            when {{ is_shortened_id('contact_id') }} then 'contact_id was shortened by a spreadsheet'
        end as row_status_reason,
        '' as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
