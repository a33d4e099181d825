{%- set null_tokens = "'[\"\"]'" -%}

with

source as (

    select * from {{ source('pardot', 'lifecycle_history') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('id', null_tokens) }} as record_id,
        {{ whole_id(clean_text('prospect_id', null_tokens)) }} as prospect_id,
        {{ whole_id(clean_text('previous_stage_id', null_tokens)) }} as previous_stage_id,
        {{ whole_id(clean_text('next_stage_id', null_tokens)) }} as next_stage_id,
        {{ clean_text('seconds_elapsed', null_tokens) }} as seconds_in_previous_stage_text,
        {{ clean_text('created_at', null_tokens) }} as occurred_at_text,
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
        {{ parse_number('seconds_in_previous_stage_text') }} as seconds_in_previous_stage,
        {{ parse_timestamp('occurred_at_text', 'date_format', 'timezone') }} as occurred_at,
        {{ row_fingerprint([
            'prospect_id', 'previous_stage_id', 'next_stage_id', 'seconds_in_previous_stage_text',
            'occurred_at_text'
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
        prospect_id,
        previous_stage_id,
        next_stage_id,
        seconds_in_previous_stage,
        occurred_at,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when prospect_id is null then 'rejected'
            when next_stage_id is null then 'rejected'
            when occurred_at_text is null then 'rejected'
            when occurred_at is null then 'rejected'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'id is empty'
            when version_rank > 1 then null
            when prospect_id is null then 'prospect_id is empty'
            when next_stage_id is null then 'next_stage_id is empty'
            when occurred_at_text is null then 'created_at is empty'
            when occurred_at is null then 'created_at is not a date of the declared format'
        end as row_status_reason,
        {{ cast_failures({
            'seconds_in_previous_stage': 'seconds_in_previous_stage_text', 'occurred_at': 'occurred_at_text'
        }) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
