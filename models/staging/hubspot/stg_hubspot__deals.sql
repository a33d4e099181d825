{%- set stage_facts = 'coalesce(stage_id, is_closed_text, is_won_text)' %}
{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'deal') }}

),

cleaned as (

    select
        _source as source,
        {{ whole_id(clean_text('id', no_value)) }} as deal_id,
        {{ clean_text('dealname', no_value) }} as deal_name,
        {{ clean_text('pipeline', no_value) }} as pipeline_id,
        {{ clean_text('dealstage', no_value) }} as stage_id,
        upper({{ clean_text('deal_currency_code', no_value) }}) as currency,
        {{ clean_text('closed_lost_reason', no_value) }} as lost_reason,
        {{ clean_text('closed_won_reason', no_value) }} as won_reason,
        {{ whole_id(clean_text('hubspot_owner_id', no_value)) }} as owner_id,
        {{ clean_text('hs_analytics_latest_campaign', no_value) }} as latest_campaign,
        {{ whole_id(clean_text('associated_contact_ids', no_value)) }} as contact_ids_text,
        {{ whole_id(clean_text('associated_company_ids', no_value)) }} as company_ids_text,
        {{ clean_text('hs_merged_object_ids', no_value) }} as merged_deal_ids,
        {{ clean_text('hs_is_closed', no_value) }} as is_closed_text,
        {{ clean_text('hs_is_closed_won', no_value) }} as is_won_text,
        {{ clean_text('amount', no_value) }} as amount_text,
        {{ clean_text('createdate', no_value) }} as created_at_text,
        {{ clean_text('closedate', no_value) }} as closed_at_text,
        {{ clean_text('hs_lastmodifieddate', no_value) }} as modified_at_text,
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
        case when not {{ is_shortened_id('contact_ids_text') }} then contact_ids_text end as contact_ids,
        case when not {{ is_shortened_id('company_ids_text') }} then company_ids_text end as company_ids,
        {{ parse_boolean('is_closed_text') }} as is_closed,
        {{ parse_boolean('is_won_text') }} as is_won,
        {{ hubspot_is_date('created_at_text', 'date_format') }} as is_created_at_date_only,
        {{ hubspot_is_date('closed_at_text', 'date_format') }} as is_closed_at_date_only,
        {{ parse_number('amount_text') }} as amount,
        {{ hubspot_timestamp('created_at_text', 'date_format', 'timezone') }} as created_at,
        {{ hubspot_date('closed_at_text', 'date_format', 'timezone') }} as closed_at,
        {{ hubspot_timestamp('modified_at_text', 'date_format', 'timezone') }} as modified_at,
        coalesce({{ parse_boolean('is_deleted_text') }}, false) as is_deleted,
        {{ row_fingerprint([
            'deal_id', 'deal_name', 'pipeline_id', 'stage_id', 'currency', 'lost_reason', 'won_reason', 'owner_id',
            'latest_campaign', 'contact_ids_text', 'company_ids_text', 'merged_deal_ids', 'is_closed_text',
            'is_won_text', 'amount_text', 'created_at_text', 'closed_at_text', 'modified_at_text', 'is_deleted_text'
        ]) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, deal_id
            order by
                exported_at desc nulls last,
                modified_at desc nulls last,
                fingerprint desc,
                file asc,
                row_number_in_file asc
        ) as version_rank,
        {{ first_known_creation('deal_id') }}
    from typed

),

completed as (

    -- A column that an export lacks says nothing: what was last exported of it holds.
    select
        *,
        {{ last_known([
            'deal_name', 'pipeline_id', 'stage_id', 'currency', 'lost_reason', 'won_reason', 'owner_id',
            'latest_campaign', 'contact_ids', 'company_ids', 'merged_deal_ids', 'is_closed', 'is_won',
            'is_closed_at_date_only', 'amount', 'closed_at'
        ], 'deal_id', evidence={
            'pipeline_id': stage_facts,
            'stage_id': stage_facts,
            'is_closed': stage_facts,
            'is_won': stage_facts,
            'is_closed_at_date_only': 'closed_at'
        }) }}
    from ranked

),

final as (

    select
        source,
        deal_id,
        known_deal_name as deal_name,
        known_pipeline_id as pipeline_id,
        known_stage_id as stage_id,
        known_currency as currency,
        known_lost_reason as lost_reason,
        known_won_reason as won_reason,
        known_owner_id as owner_id,
        known_latest_campaign as latest_campaign,
        known_contact_ids as contact_ids,
        known_company_ids as company_ids,
        known_merged_deal_ids as merged_deal_ids,
        known_is_closed as is_closed,
        known_is_won as is_won,
        known_is_closed_at_date_only as is_closed_at_date_only,
        known_amount as amount,
        {{ known_creation() }},
        known_closed_at as closed_at,
        modified_at,
        case
            when deal_id is null or {{ is_shortened_id('deal_id') }} then 'rejected'
            when version_rank > 1 then 'superseded'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when deal_id is null then 'deal_id is empty'
            when {{ is_shortened_id('deal_id') }} then 'deal_id was shortened by a spreadsheet'
        end as row_status_reason,
        {{ cast_failures({
            'contact_ids': 'contact_ids_text',
            'company_ids': 'company_ids_text',
            'is_closed': 'is_closed_text',
            'is_won': 'is_won_text',
            'amount': 'amount_text',
            'created_at': 'created_at_text',
            'closed_at': 'closed_at_text',
            'modified_at': 'modified_at_text'
        }) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from completed

)

select * from final
