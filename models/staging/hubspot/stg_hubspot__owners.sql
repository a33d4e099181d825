{% set no_value = "'[\"\"]'" %}

with

source as (

    select * from {{ source('hubspot', 'owner') }}

),

cleaned as (

    select
        _source as source,
        {{ whole_id(clean_text('owner_id', no_value)) }} as owner_id,
        {{ clean_text('first_name', no_value) }} as first_name,
        {{ clean_text('last_name', no_value) }} as last_name,
        {{ clean_text('email', no_value) }} as email,
        {{ clean_text('updated_at', no_value) }} as modified_at_text,
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
        nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '') as owner_name,
        {{ hubspot_timestamp('modified_at_text', 'date_format', 'timezone') }} as modified_at,
        coalesce({{ parse_boolean('is_deleted_text') }}, false) as is_deleted,
        {{ row_fingerprint([
            'owner_id', 'first_name', 'last_name', 'email', 'modified_at_text', 'is_deleted_text'
        ]) }} as fingerprint
    from cleaned

),

ranked as (

    -- Two versions in one export: their content decides, never their place in the file.
    select
        *,
        row_number() over (
            partition by source, owner_id
            order by
                exported_at desc nulls last,
                modified_at desc nulls last,
                fingerprint desc,
                file asc,
                row_number_in_file asc
        ) as version_rank
    from typed

),

final as (

    select
        source,
        owner_id,
        owner_name,
        modified_at,
        case
            when owner_id is null then 'rejected'
            when version_rank > 1 then 'superseded'
            when is_deleted then 'deleted'
            else 'staged'
        end as row_status,
        case
            when owner_id is null then 'owner_id is empty'
        end as row_status_reason,
        {{ cast_failures({'modified_at': 'modified_at_text'}) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
