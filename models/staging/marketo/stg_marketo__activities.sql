{%- set null_tokens = "'[\"\", \"null\"]'" -%}
{#- A landed table has a column for each of these attributes; a bulk extract has them in its JSON. -#}
{%- set attributes = {
    'old_value': 'Old Value',
    'new_value': 'New Value',
    'old_status': 'Old Status',
    'new_status': 'New Status',
    'success': 'Success',
    'old_stage': 'Old Stage',
    'new_stage': 'New Stage',
    'reason': 'Reason',
    'merge_ids': 'Merge IDs',
    'is_bot_activity': 'Is Bot Activity',
} -%}

with

source as (

    select * from {{ source('marketo', 'activity') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('marketo_guid', null_tokens) }} as record_id,
        {{ clean_text('lead_id', null_tokens) }} as lead_id,
        {{ clean_text('activity_type_id', null_tokens) }} as activity_type_id,
        {{ clean_text('campaign_id', null_tokens) }} as campaign_id,
        {{ clean_text('primary_attribute_value_id', null_tokens) }} as primary_attribute_value_id,
        {{ clean_text('primary_attribute_value', null_tokens) }} as primary_attribute_value,
        {{ clean_text('action_result', null_tokens) }} as action_result,
        -- Reading JSON takes time: only of the types that have one of these attributes.
        case
            when trim(activity_type_id) in ('10', '11', '13', '22', '32', '101', '102', '104')
                then {{ clean_text('attributes', null_tokens) }}
        end as attributes,
        {% for column in attributes -%}
            {{ clean_text(column, null_tokens) }} as {{ column }}_column,
        {% endfor -%}
        {{ clean_text('activity_date', null_tokens) }} as occurred_at_text,
        _date_format as date_format,
        _timezone as timezone,
        _file as file,
        _row as row_number_in_file,
        _exported_at as exported_at,
        _loaded_at as loaded_at
    from source

),

attributes_read as (

    select
        *,
        {% for column, key in attributes.items() -%}
            coalesce({{ column }}_column, {{ marketo_attribute('attributes', key) }}) as {{ column }},
        {% endfor -%}
        {{ parse_timestamp('occurred_at_text', 'date_format', 'timezone') }} as occurred_at
    from cleaned

),

typed as (

    select
        *,
        {{ parse_boolean('success') }} as is_success,
        {{ parse_boolean('is_bot_activity') }} as is_bot
    from attributes_read

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
                lead_id desc nulls last,
                activity_type_id desc nulls last,
                attributes desc nulls last,
                campaign_id desc nulls last,
                file asc,
                row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        record_id,
        lead_id,
        activity_type_id,
        campaign_id,
        primary_attribute_value_id,
        primary_attribute_value,
        action_result,
        old_value,
        new_value,
        old_status,
        new_status,
        old_stage,
        new_stage,
        reason,
        merge_ids,
        is_success,
        is_bot as is_bot_activity,
        occurred_at,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when lead_id is null or activity_type_id is null or occurred_at is null then 'rejected'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'marketo_guid is empty'
            when version_rank > 1 then null
            when lead_id is null then 'lead_id is empty'
            when activity_type_id is null then 'activity_type_id is empty'
            when occurred_at_text is null then 'activity_date is empty'
            when occurred_at is null then 'activity_date is not a date of the declared format'
        end as row_status_reason,
        {{ cast_failures({'occurred_at': 'occurred_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
