{%- set null_tokens = "'[\"\"]'" -%}

with

source as (

    select * from {{ source('pardot', 'lifecycle_stage') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('id', null_tokens) }} as record_id,
        {{ clean_text('name', null_tokens) }} as stage_name,
        {{ clean_text('is_deleted', null_tokens) }} as is_deleted_text,
        {{ clean_text('position', null_tokens) }} as stage_position_text,
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
        {{ parse_number('stage_position_text') }} as stage_position,
        {{ row_fingerprint([
            'stage_name', 'is_deleted_text', 'stage_position_text'
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
        stage_name,
        stage_position,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'id is empty'
        end as row_status_reason,
        {{ cast_failures({'stage_position': 'stage_position_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
