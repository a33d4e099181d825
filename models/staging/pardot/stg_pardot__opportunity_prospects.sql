{%- set null_tokens = "'[\"\"]'" -%}

with

source as (

    select * from {{ source('pardot', 'opportunity_prospect') }}

),

cleaned as (

    select
        _source as source,
        {{ whole_id(clean_text('opportunity_id', null_tokens)) }}
        || ':' || {{ whole_id(clean_text('prospect_id', null_tokens)) }} as record_id,
        {{ whole_id(clean_text('opportunity_id', null_tokens)) }} as opportunity_id,
        {{ whole_id(clean_text('prospect_id', null_tokens)) }} as prospect_id,
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
        {{ parse_timestamp('updated_at_text', 'date_format', 'timezone') }} as updated_at,
        {{ row_fingerprint([
            'opportunity_id', 'prospect_id', 'updated_at_text'
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
        opportunity_id,
        prospect_id,
        updated_at,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'opportunity_id or prospect_id is empty'
        end as row_status_reason,
        {{ cast_failures({'updated_at': 'updated_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
