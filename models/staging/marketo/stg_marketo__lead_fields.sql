{%- set null_tokens = "'[\"\", \"null\"]'" -%}

with

source as (

    select * from {{ source('marketo', 'lead_describe') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('id', null_tokens) }} as record_id,
        {{ clean_text('display_name', null_tokens) }} as display_name,
        {{ clean_text('restname', null_tokens) }} as api_name,
        {{ clean_text('data_type', null_tokens) }} as data_type,
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
        {{ row_fingerprint([
            'display_name', 'api_name', 'data_type'
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
        display_name,
        api_name,
        data_type,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'id is empty'
        end as row_status_reason,
        '' as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
