with

source as (

    select * from {{ source('generic', 'opportunities') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('record_id', '_null_tokens') }} as record_id,
        {{ first_value_of_list(clean_text('person_record_id', '_null_tokens'), '_separator') }} as person_record_id,
        {{ first_value_of_list(clean_text('account_record_id', '_null_tokens'), '_separator') }} as account_record_id,
        {{ clean_text('name', '_null_tokens') }} as opportunity_name,
        {{ clean_text('stage', '_null_tokens') }} as stage,
        {{ clean_text('currency', '_null_tokens') }} as currency,
        {{ clean_text('reason', '_null_tokens') }} as reason,
        {{ clean_text('campaign_id', '_null_tokens') }} as campaign_id,
        {{ clean_text('campaign_name', '_null_tokens') }} as campaign_name,
        {{ clean_text('is_deleted', '_null_tokens') }} as is_deleted_text,
        {{ clean_text('amount', '_null_tokens') }} as amount_text,
        {{ clean_text('created_at', '_null_tokens') }} as created_at_text,
        {{ clean_text('closed_at', '_null_tokens') }} as closed_at_text,
        _date_format as date_format,
        _timezone as timezone,
        _closed_date_format as closed_date_format,
        _closed_timezone as closed_timezone,
        _decimal_sign as decimal_sign,
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
        {{ parse_number('amount_text', 'decimal_sign') }} as amount,
        {{ parse_timestamp('created_at_text', 'date_format', 'timezone') }} as created_at,
        {{ is_date_only('created_at_text', 'date_format') }} as is_created_at_date_only,
        {{ parse_timestamp('closed_at_text', 'closed_date_format', 'closed_timezone') }} as closed_at,
        {{ is_date_only('closed_at_text', 'closed_date_format') }} as is_closed_at_date_only,
        {{ row_fingerprint([
            'person_record_id', 'account_record_id', 'opportunity_name', 'stage', 'currency', 'reason',
            'campaign_id', 'campaign_name', 'is_deleted_text', 'amount_text', 'created_at_text', 'closed_at_text'
        ]) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, record_id
            order by exported_at desc nulls last, fingerprint desc, file asc, row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        record_id,
        person_record_id,
        account_record_id,
        opportunity_name,
        stage,
        upper(currency) as currency,
        reason,
        campaign_id,
        campaign_name,
        is_created_at_date_only,
        is_closed_at_date_only,
        amount,
        created_at,
        closed_at,
        case
            when record_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when person_record_id is null and account_record_id is null then 'rejected'
            when created_at is null and closed_at is null then 'rejected'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'record_id is empty'
            when version_rank > 1 then null
            when person_record_id is null and account_record_id is null then 'no person and no account'
            when created_at is null and closed_at is null then 'no date of creation and none of closing'
        end as row_status_reason,
        {{ cast_failures({
            'amount': 'amount_text', 'created_at': 'created_at_text', 'closed_at': 'closed_at_text'
        }) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
