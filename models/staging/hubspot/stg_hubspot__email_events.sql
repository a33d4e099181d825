{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'email_event') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('id', no_value) }} as event_id,
        upper({{ clean_text('type', no_value) }}) as event_type,
        {{ clean_text('recipient', no_value) }} as recipient_text,
        {{ clean_text('email_campaign_id', no_value) }} as campaign_id,
        {{ clean_text('obsoleted_by_id', no_value) }} as obsoleted_by_event_id,
        upper({{ clean_text('portal_subscription_status', no_value) }}) as subscription_status,
        {{ clean_text('portal_id', no_value) }} as portal_id,
        {{ clean_text('filtered_event', no_value) }} as is_filtered_text,
        {{ clean_text('created', no_value) }} as occurred_at_text,
        {{ clean_text('sent_by_created', no_value) }} as sent_at_text,
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
        {{ normalise_email('recipient_text') }} as recipient,
        {{ parse_boolean('is_filtered_text') }} as is_filtered,
        {{ hubspot_timestamp('occurred_at_text', 'date_format', 'timezone') }} as occurred_at,
        {{ hubspot_timestamp('sent_at_text', 'date_format', 'timezone') }} as sent_at,
        {{ row_fingerprint([
            'event_id', 'event_type', 'recipient_text', 'campaign_id', 'obsoleted_by_event_id',
            'subscription_status', 'portal_id', 'is_filtered_text', 'occurred_at_text', 'sent_at_text'
        ]) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, event_id
            order by exported_at desc nulls last, fingerprint desc, file asc, row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        event_id,
        event_type,
        recipient,
        campaign_id,
        obsoleted_by_event_id,
        subscription_status,
        is_filtered,
        occurred_at,
        sent_at,
        case
            when event_id is null or event_type is null or occurred_at is null then 'rejected'
            when version_rank > 1 then 'superseded'
            else 'staged'
        end as row_status,
        case
            when event_id is null then 'event_id is empty'
            when event_type is null then 'event_type is empty'
            when occurred_at_text is null then 'occurred_at is empty'
            when occurred_at is null then 'occurred_at is not a date of the declared format'
        end as row_status_reason,
        {{ cast_failures({
            'recipient': 'recipient_text',
            'is_filtered': 'is_filtered_text',
            'occurred_at': 'occurred_at_text',
            'sent_at': 'sent_at_text'
        }) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
