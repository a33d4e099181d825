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
        {{ clean_text('isocurrencycode', null_tokens) }} as currency,
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
        {{ parse_number('estimated_amount_text') }} as estimated_amount,
        {{ parse_number('actual_amount_text') }} as actual_amount,
        coalesce(parent_contact_id, parent_account_id, customer_id, originating_lead_id) as belongs_to,
        {{ parse_timestamp('created_at_text', 'date_format', 'timezone') }} as created_at,
        {{ salesforce_parse_day('closed_at_text', 'date_format', 'timezone', reporting_timezone) }} as closed_at,
        {{ parse_timestamp('updated_at_text', 'date_format', 'timezone') }} as updated_at,
        {{ row_fingerprint([
            'originating_lead_id', 'customer_id', 'customer_type', 'parent_account_id', 'parent_contact_id',
            'campaign_id', 'campaign_name', 'opportunity_name', 'sales_stage', 'step_name', 'state', 'status',
            'status_label', 'currency', 'is_deleted_text', 'created_at_text', 'estimated_amount_text',
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
        ) as version_rank
    from typed

),

final as (

    select
        source,
        record_id,
        originating_lead_id,
        customer_id,
        customer_type,
        parent_account_id,
        parent_contact_id,
        campaign_id,
        campaign_name,
        opportunity_name,
        sales_stage,
        step_name,
        state,
        status,
        status_label,
        currency,
        is_created_at_date_only,
        is_closed_at_date_only,
        estimated_amount,
        actual_amount,
        created_at,
        closed_at,
        updated_at,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when belongs_to is null then 'rejected'
            when created_at is null and closed_at is null then 'rejected'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'opportunityid is empty'
            when version_rank > 1 then null
            when belongs_to is null then 'no contact, account, customer or lead'
            when created_at is null and closed_at is null then 'no date of creation and none of closing'
        end as row_status_reason,
        {{ cast_failures({
            'estimated_amount': 'estimated_amount_text', 'actual_amount': 'actual_amount_text',
            'created_at': 'created_at_text', 'closed_at': 'closed_at_text', 'updated_at': 'updated_at_text'
        }) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
