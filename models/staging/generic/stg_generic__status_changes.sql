{% set record_id -%}
    {#- A log without ids: the row's content is its id, so equal rows are one event. -#}
    coalesce(
        {{ clean_text('record_id', '_null_tokens') }},
        {{ row_fingerprint([
            'person_record_id', 'account_record_id', 'object', 'from_value', 'to_value', 'reason',
            'occurred_at', 'is_deleted'
        ]) }}
    )
{%- endset %}

with

raw_rows as (

    select * from {{ source('generic', 'status_changes') }}

),

raw_ids as (

    select
        {{ quick_hash(['_source', record_id]) }} as id_hash
    from {{ source('generic', 'status_changes') }}

),

repeated_ids as (

    -- Nearly every id comes once; only the others have to be compared.
    select id_hash
    from raw_ids
    group by id_hash
    having count(*) > 1

),

repeated_rows as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        _source as source,
        {{ record_id }} as record_id,
        _file as file,
        _row as row_number_in_file,
        _exported_at as exported_at,
        row_number() over (
            partition by _source, {{ record_id }}
            order by
                _exported_at desc nulls last,
                {{ row_fingerprint([
                    'person_record_id', 'account_record_id', 'object', 'from_value', 'to_value', 'reason',
                    'occurred_at', 'is_deleted'
                ]) }} desc,
                _file asc,
                _row asc
        ) as version_rank
    from {{ source('generic', 'status_changes') }}
    where {{ quick_hash(['_source', record_id]) }} in (select repeated_ids.id_hash from repeated_ids)

),

cleaned as (

    select
        _source as source,
        {{ record_id }} as record_id,
        {{ first_value_of_list(clean_text('person_record_id', '_null_tokens'), '_separator') }} as person_record_id,
        {{ first_value_of_list(clean_text('account_record_id', '_null_tokens'), '_separator') }} as account_record_id,
        lower(coalesce({{ clean_text('object', '_null_tokens') }}, 'lead')) as object,
        {{ clean_text('from_value', '_null_tokens') }} as from_value,
        {{ clean_text('to_value', '_null_tokens') }} as to_value,
        {{ clean_text('reason', '_null_tokens') }} as reason,
        {{ clean_text('is_deleted', '_null_tokens') }} as is_deleted_text,
        {{ clean_text('occurred_at', '_null_tokens') }} as occurred_at_text,
        _date_format as date_format,
        _timezone as timezone,
        _file as file,
        _row as row_number_in_file,
        _exported_at as exported_at,
        _loaded_at as loaded_at
    from raw_rows

),

typed as (

    select
        *,
        coalesce({{ parse_boolean('is_deleted_text') }}, false) as is_deleted,
        {{ parse_timestamp('occurred_at_text', 'date_format', 'timezone') }} as occurred_at,
        {{ is_date_only('occurred_at_text', 'date_format') }} as is_date_only
    from cleaned

),

ranked as (

    select
        typed.*,
        coalesce(repeated_rows.version_rank, 1) as version_rank
    from typed
    left join repeated_rows
        on
            typed.row_number_in_file = repeated_rows.row_number_in_file
            and typed.record_id = repeated_rows.record_id
            and typed.file = repeated_rows.file
            and typed.source = repeated_rows.source
            and typed.exported_at is not distinct from repeated_rows.exported_at

),

final as (

    select
        source,
        record_id,
        person_record_id,
        account_record_id,
        object,
        from_value,
        to_value,
        reason,
        is_date_only,
        occurred_at,
        case
            when version_rank > 1 then 'superseded'
            when person_record_id is null and account_record_id is null then 'rejected'
            when to_value is null or occurred_at is null then 'rejected'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when version_rank > 1 then null
            when person_record_id is null and account_record_id is null then 'no person and no account'
            when to_value is null then 'to_value is empty'
            when occurred_at_text is null then 'occurred_at is empty'
            when occurred_at is null then 'occurred_at is not a date of the declared format'
        end as row_status_reason,
        {{ cast_failures({'occurred_at': 'occurred_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
