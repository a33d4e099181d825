{%- set stage_facts = 'coalesce(stage, status)' %}
{%- set reporting_timezone = string_literal(var('reporting_timezone')) %}
{%- set null_tokens = "'[\"\"]'" -%}

with

source as (

    select * from {{ source('pardot', 'opportunity') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('id', null_tokens) }} as record_id,
        {{ clean_text('crm_opportunity_fid', null_tokens) }} as crm_opportunity_fid,
        {{ whole_id(clean_text('campaign_id', null_tokens)) }} as campaign_id,
        {{ clean_text('name', null_tokens) }} as opportunity_name,
        {{ clean_text('stage', null_tokens) }} as stage,
        {{ clean_text('status', null_tokens) }} as status,
        {{ clean_text('type', null_tokens) }} as opportunity_type,
        {{ clean_text('is_deleted', null_tokens) }} as is_deleted_text,
        {{ clean_text('value', null_tokens) }} as amount_text,
        {{ clean_text('probability', null_tokens) }} as probability_text,
        {{ clean_text('created_at', null_tokens) }} as created_at_text,
        {{ clean_text('closed_at', null_tokens) }} as closed_at_text,
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
        coalesce({{ parse_boolean('is_deleted_text') }}, false) as is_deleted,
        {{ parse_number('amount_text') }} as amount,
        {{ parse_number('probability_text') }} as probability,
        {{ is_date_only('created_at_text', 'date_format') }} as is_created_at_date_only,
        {{ is_date_only('closed_at_text', 'date_format') }} as is_closed_at_date_only,
        {{ parse_day('created_at_text', 'date_format', 'timezone', reporting_timezone) }} as created_at,
        {{ parse_timestamp('closed_at_text', 'date_format', 'timezone') }} as closed_at,
        {{ parse_timestamp('updated_at_text', 'date_format', 'timezone') }} as updated_at,
        {{ row_fingerprint([
            'crm_opportunity_fid', 'campaign_id', 'opportunity_name', 'stage', 'status', 'opportunity_type',
            'is_deleted_text', 'amount_text', 'probability_text', 'created_at_text', 'closed_at_text',
            'updated_at_text'
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
        ) as version_rank,
        {{ first_known_creation('record_id') }}
    from typed

),

completed as (

    -- A column that an export lacks says nothing: what was last exported of it holds.
    select
        *,
        {{ last_known([
            'crm_opportunity_fid', 'campaign_id', 'opportunity_name', 'stage', 'status',
            'opportunity_type', 'amount', 'probability', 'is_closed_at_date_only', 'closed_at'
        ], 'record_id', evidence={
            'stage': stage_facts,
            'status': stage_facts,
            'is_closed_at_date_only': 'closed_at'
        }) }}
    from ranked

),

final as (

    select
        source,
        record_id,
        known_crm_opportunity_fid as crm_opportunity_fid,
        known_campaign_id as campaign_id,
        known_opportunity_name as opportunity_name,
        known_stage as stage,
        known_status as status,
        known_opportunity_type as opportunity_type,
        known_amount as amount,
        known_probability as probability,
        known_is_closed_at_date_only as is_closed_at_date_only,
        {{ known_creation() }},
        known_closed_at as closed_at,
        updated_at,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'id is empty'
        end as row_status_reason,
        {{ cast_failures({
            'amount': 'amount_text', 'probability': 'probability_text', 'created_at': 'created_at_text',
            'closed_at': 'closed_at_text', 'updated_at': 'updated_at_text'
        }) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from completed

)

select * from final
