{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'deal_pipeline_stage') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('pipeline_id', no_value) }} as pipeline_id,
        {{ clean_text('stage_id', no_value) }} as stage_id,
        {{ clean_text('label', no_value) }} as stage_name,
        {{ clean_text('is_closed', no_value) }} as is_closed_text,
        {{ clean_text('closed_won', no_value) }} as is_won_text,
        {{ clean_text('probability', no_value) }} as win_probability_text,
        {{ clean_text('updated_at', no_value) }} as modified_at_text,
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
        {{ parse_boolean('is_closed_text') }} as is_closed,
        {{ parse_boolean('is_won_text') }} as is_won,
        {{ parse_number('win_probability_text') }} as win_probability,
        {{ hubspot_timestamp('modified_at_text', 'date_format', 'timezone') }} as modified_at,
        coalesce({{ parse_boolean('is_deleted_text') }}, false) as is_deleted,
        {{ row_fingerprint([
            'pipeline_id', 'stage_id', 'stage_name', 'is_closed_text', 'is_won_text', 'win_probability_text',
            'modified_at_text', 'is_deleted_text'
        ]) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, pipeline_id, stage_id
            order by
                exported_at desc nulls last,
                modified_at desc nulls last,
                fingerprint desc,
                file asc,
                row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        pipeline_id,
        stage_id,
        stage_name,
        is_closed,
        is_won,
        win_probability,
        modified_at,
        case
            when pipeline_id is null or stage_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when pipeline_id is null then 'pipeline_id is empty'
            when stage_id is null then 'stage_id is empty'
        end as row_status_reason,
        {{ cast_failures({
            'is_closed': 'is_closed_text',
            'is_won': 'is_won_text',
            'win_probability': 'win_probability_text',
            'modified_at': 'modified_at_text'
        }) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
