{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'deal_stage') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('deal_id', no_value) }} as deal_id,
        {{ clean_text('value', no_value) }} as stage_id,
        upper({{ clean_text('source', no_value) }}) as change_source,
        {{ clean_text('source_id', no_value) }} as change_source_id,
        coalesce(
            {{ clean_text('date_entered', no_value) }}, {{ clean_text('fivetran_start', no_value) }}
        ) as entered_at_text,
        {{ clean_text('fivetran_end', no_value) }} as left_at_text,
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
        {{ hubspot_timestamp('entered_at_text', 'date_format', 'timezone') }} as entered_at,
        {{ hubspot_timestamp('left_at_text', 'date_format', 'timezone') }} as left_at,
        {{ row_fingerprint([
            'deal_id', 'stage_id', 'change_source', 'change_source_id', 'entered_at_text', 'left_at_text'
        ]) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, deal_id, stage_id, entered_at
            order by exported_at desc nulls last, fingerprint desc, file asc, row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        deal_id,
        stage_id,
        change_source,
        entered_at,
        left_at,
        case
            when deal_id is null or stage_id is null or entered_at is null then 'rejected'
            when version_rank > 1 then 'superseded'
            else 'staged'
        end as row_status,
        case
            when deal_id is null then 'deal_id is empty'
            when stage_id is null then 'stage_id is empty'
            when entered_at_text is null then 'entered_at is empty'
            when entered_at is null then 'entered_at is not a date of the declared format'
        end as row_status_reason,
        {{ cast_failures({'entered_at': 'entered_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
