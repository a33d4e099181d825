{%- set null_tokens = "'[\"\"]'" -%}

with

source as (

    select * from {{ source('pardot', 'visitor_activity') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('id', null_tokens) }} as record_id,
        {{ whole_id(clean_text('prospect_id', null_tokens)) }} as prospect_id,
        {{ whole_id(clean_text('visitor_id', null_tokens)) }} as visitor_id,
        {{ clean_text('opportunity_id', null_tokens) }} as opportunity_id,
        {{ whole_id(clean_text('campaign_id', null_tokens)) }} as campaign_id,
        {{ clean_text('email_id', null_tokens) }} as email_id,
        {{ clean_text('type', null_tokens) }} as activity_type_code,
        {{ clean_text('type_name', null_tokens) }} as asset_class,
        {{ clean_text('details', null_tokens) }} as details,
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
        {{ parse_timestamp('occurred_at_text', 'date_format', 'timezone') }} as occurred_at
    from cleaned

),

ranked as (

    -- Content decides a tie, column by column: a hash of every row would cost more.
    select
        *,
        row_number() over (
            partition by source, record_id
            order by
                exported_at desc nulls last,
                occurred_at_text desc nulls last,
                prospect_id desc nulls last,
                visitor_id desc nulls last,
                activity_type_code desc nulls last,
                asset_class desc nulls last,
                details desc nulls last,
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
        visitor_id,
        opportunity_id,
        campaign_id,
        email_id,
        activity_type_code,
        asset_class,
        details,
        occurred_at,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when prospect_id is null and visitor_id is null then 'rejected'
            when activity_type_code is null or occurred_at is null then 'rejected'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'id is empty'
            when version_rank > 1 then null
            when prospect_id is null and visitor_id is null then 'no prospect and no visitor'
            when activity_type_code is null then 'type is empty'
            when occurred_at_text is null then 'created_at is empty'
            when occurred_at is null then 'created_at is not a date of the declared format'
            -- Staged: the visitor may turn out to be a prospect.
            when prospect_id is null then 'no prospect, only a visitor'
        end as row_status_reason,
        {{ cast_failures({'occurred_at': 'occurred_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
