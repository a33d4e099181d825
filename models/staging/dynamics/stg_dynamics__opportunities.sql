{%- set stage_facts = 'coalesce(state, status, sales_stage, step_name)' %}
{%- set reporting_timezone = string_literal(var('reporting_timezone')) %}
{%- set null_tokens = "'[\"\"]'" -%}

with

source as (

    select * from {{ source('dynamics', 'opportunity') }}

),

cleaned as (

    select
        _source as source,
        {{ dynamics_guid(clean_text('opportunityid', null_tokens)) }} as record_id,
        {{ dynamics_guid(clean_text('originatingleadid', null_tokens)) }} as originating_lead_id,
        {{ dynamics_guid(clean_text('customerid', null_tokens)) }} as customer_id,
        {{ clean_text('customeridtype', null_tokens) }} as customer_type,
        {{ dynamics_guid(clean_text('parentaccountid', null_tokens)) }} as parent_account_id,
        {{ dynamics_guid(clean_text('parentcontactid', null_tokens)) }} as parent_contact_id,
        {{ dynamics_guid(clean_text('campaignid', null_tokens)) }} as campaign_id,
        {{ clean_text('campaignidname', null_tokens) }} as campaign_name,
        {{ clean_text('name', null_tokens) }} as opportunity_name,
        {{ dynamics_option(
            clean_text('salesstage', null_tokens), clean_text('salesstagename', null_tokens)
        ) }} as sales_stage,
        {{ clean_text('stepname', null_tokens) }} as step_name,
        {{ dynamics_option(
            clean_text('statecode', null_tokens), clean_text('statecodename', null_tokens)
        ) }} as state,
        {{ dynamics_option(
            clean_text('statuscode', null_tokens), clean_text('statuscodename', null_tokens)
        ) }} as status,
        {{ clean_text('statuscodename', null_tokens) }} as status_label,
        {{ clean_text('isocurrencycode', null_tokens) }} as currency_text,
        {{ clean_text('is_delete', null_tokens) }} as is_deleted_text,
        coalesce(
            {{ clean_text('overriddencreatedon', null_tokens) }}, {{ clean_text('createdon', null_tokens) }}
        ) as created_at_text,
        {{ clean_text('estimatedvalue', null_tokens) }} as estimated_amount_text,
        {{ clean_text('actualvalue', null_tokens) }} as actual_amount_text,
        -- Both are days in Dynamics; some tools write them as midnight.
        {{ salesforce_day("coalesce(" ~ clean_text('actualclosedate', null_tokens) ~ ", "
            ~ clean_text('estimatedclosedate', null_tokens) ~ ")") }} as closed_at_text,
        {{ clean_text('modifiedon', null_tokens) }} as updated_at_text,
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
        {{ is_date_only('created_at_text', 'date_format') }} as is_created_at_date_only,
        {{ is_date_only('closed_at_text', 'date_format') }} as is_closed_at_date_only,
        {{ currency_code('currency_text') }} as currency,
        {{ parse_number('estimated_amount_text') }} as estimated_amount,
        {{ parse_number('actual_amount_text') }} as actual_amount,
        coalesce(parent_contact_id, parent_account_id, customer_id, originating_lead_id) as belongs_to,
        {{ parse_day('created_at_text', 'date_format', 'timezone', reporting_timezone) }} as created_at,
        {{ parse_day('closed_at_text', 'date_format', 'timezone', reporting_timezone) }} as closed_at,
        {{ parse_timestamp('updated_at_text', 'date_format', 'timezone') }} as updated_at,
        {{ row_fingerprint([
            'originating_lead_id', 'customer_id', 'customer_type', 'parent_account_id', 'parent_contact_id',
            'campaign_id', 'campaign_name', 'opportunity_name', 'sales_stage', 'step_name', 'state', 'status',
            'status_label', 'currency_text', 'is_deleted_text', 'created_at_text', 'estimated_amount_text',
            'actual_amount_text', 'closed_at_text', 'updated_at_text'
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
            'originating_lead_id', 'customer_id', 'customer_type', 'parent_account_id',
            'parent_contact_id', 'campaign_id', 'campaign_name', 'opportunity_name', 'sales_stage',
            'step_name', 'state', 'status', 'status_label', 'currency', 'is_closed_at_date_only',
            'estimated_amount', 'actual_amount', 'closed_at', 'belongs_to'
        ], 'record_id', evidence={
            'sales_stage': stage_facts,
            'step_name': stage_facts,
            'state': stage_facts,
            'status': stage_facts,
            'status_label': stage_facts,
            'is_closed_at_date_only': 'closed_at'
        }) }}
    from ranked

),

final as (

    select
        source,
        record_id,
        known_originating_lead_id as originating_lead_id,
        known_customer_id as customer_id,
        known_customer_type as customer_type,
        known_parent_account_id as parent_account_id,
        known_parent_contact_id as parent_contact_id,
        known_campaign_id as campaign_id,
        known_campaign_name as campaign_name,
        known_opportunity_name as opportunity_name,
        known_sales_stage as sales_stage,
        known_step_name as step_name,
        known_state as state,
        known_status as status,
        known_status_label as status_label,
        known_currency as currency,
        known_is_closed_at_date_only as is_closed_at_date_only,
        known_estimated_amount as estimated_amount,
        known_actual_amount as actual_amount,
        {{ known_creation() }},
        known_closed_at as closed_at,
        updated_at,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when known_belongs_to is null then 'rejected'
            when first_known_created_day is null and known_closed_at is null then 'rejected'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'opportunityid is empty'
            when version_rank > 1 then null
            when known_belongs_to is null then 'no contact, account, customer or lead'
            when first_known_created_day is null and known_closed_at is null
                then 'no date of creation and none of closing'
        end as row_status_reason,
        {{ cast_failures({
            'currency': 'currency_text',
            'estimated_amount': 'estimated_amount_text', 'actual_amount': 'actual_amount_text',
            'created_at': 'created_at_text', 'closed_at': 'closed_at_text', 'updated_at': 'updated_at_text'
        }) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from completed

)

select * from final
