{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'email_event_status_change') }}

),

cleaned as (

    select
        _source as source,
        {{ clean_text('id', no_value) }} as event_id,
        upper({{ clean_text('portal_subscription_status', no_value) }}) as subscription_status,
        {{ clean_text('requested_by', no_value) }} as requested_by,
        {{ clean_text('source', no_value) }} as change_source,
        {{ clean_text('subscriptions', no_value) }} as subscriptions,
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
        {{ row_fingerprint([
            'event_id', 'subscription_status', 'requested_by', 'change_source', 'subscriptions'
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
        subscription_status,
        case
            when event_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            else 'staged'
        end as row_status,
        case
            when event_id is null then 'event_id is empty'
        end as row_status_reason,
        '' as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
