{%- set null_tokens = "'[\"\"]'" -%}

with

source as (

    select * from {{ source('pardot', 'visitor') }}

),

cleaned as (

    select
        _source as source,
        {{ whole_id(clean_text('id', null_tokens)) }} as record_id,
        {{ whole_id(clean_text('prospect_id', null_tokens)) }} as prospect_id,
        {{ clean_text('source_parameter', null_tokens) }} as source_parameter,
        {{ clean_text('medium_parameter', null_tokens) }} as medium_parameter,
        {{ clean_text('campaign_parameter', null_tokens) }} as campaign_parameter,
        {{ clean_text('page_view_count', null_tokens) }} as page_view_count_text,
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
        {{ parse_number('page_view_count_text') }} as page_view_count,
        {{ parse_timestamp('created_at_text', 'date_format', 'timezone') }} as created_at,
        {{ parse_timestamp('updated_at_text', 'date_format', 'timezone') }} as updated_at,
        {{ row_fingerprint([
            'prospect_id', 'source_parameter', 'medium_parameter', 'campaign_parameter', 'page_view_count_text',
            'created_at_text', 'updated_at_text'
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
        prospect_id,
        source_parameter,
        medium_parameter,
        campaign_parameter,
        page_view_count,
        created_at,
        updated_at,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'id is empty'
        end as row_status_reason,
        {{ cast_failures({
            'page_view_count': 'page_view_count_text', 'created_at': 'created_at_text',
            'updated_at': 'updated_at_text'
        }) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
