{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'email_campaign') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('id', no_value) }} as campaign_id,
        {{ clean_text('name', no_value) }} as campaign_name,
        {{ clean_text('subject', no_value) }} as subject,
        {{ clean_text('type', no_value) }} as campaign_type,
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
        {{ row_fingerprint(['campaign_id', 'campaign_name', 'subject', 'campaign_type']) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, campaign_id
            order by exported_at desc nulls last, fingerprint desc, file asc, row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        campaign_id,
        campaign_name,
        subject,
        campaign_type,
        case
            when campaign_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            else 'staged'
        end as row_status,
        case
            when campaign_id is null then 'campaign_id is empty'
        end as row_status_reason,
        '' as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
