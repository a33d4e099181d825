{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'merged_deal') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('merged_deal_id', no_value) }} as merged_deal_id,
        {{ clean_text('deal_id', no_value) }} as surviving_deal_id,
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
        {{ row_fingerprint(['merged_deal_id', 'surviving_deal_id']) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, merged_deal_id, surviving_deal_id
            order by exported_at desc nulls last, fingerprint desc, file asc, row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        merged_deal_id,
        surviving_deal_id,
        case
            when merged_deal_id is null or surviving_deal_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            else 'staged'
        end as row_status,
        case
            when merged_deal_id is null then 'merged_deal_id is empty'
            when surviving_deal_id is null then 'surviving_deal_id is empty'
        end as row_status_reason,
        '' as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
