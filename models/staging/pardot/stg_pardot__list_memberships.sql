{%- set null_tokens = "'[\"\"]'" -%}

with

source as (

    select * from {{ source('pardot', 'list_membership') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('id', null_tokens) }} as record_id,
        {{ clean_text('list_id', null_tokens) }} as list_id,
        {{ clean_text('prospect_id', null_tokens) }} as prospect_id,
        {{ clean_text('is_deleted', null_tokens) }} as is_deleted_text,
        {{ clean_text('opted_out', null_tokens) }} as has_opted_out_text,
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
        coalesce({{ parse_boolean('is_deleted_text') }}, false) as is_deleted,
        {{ parse_boolean('has_opted_out_text') }} as has_opted_out,
        {{ parse_timestamp('created_at_text', 'date_format', 'timezone') }} as created_at,
        {{ parse_timestamp('updated_at_text', 'date_format', 'timezone') }} as updated_at,
        {{ row_fingerprint([
            'list_id', 'prospect_id', 'is_deleted_text', 'has_opted_out_text', 'created_at_text', 'updated_at_text'
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

final as (

    select
        source,
        record_id,
        list_id,
        prospect_id,
        has_opted_out,
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
    from ranked

)

select * from final
