{%- set reporting_timezone = string_literal(var('reporting_timezone')) %}
with

source as (

    select * from {{ source('salesforce', 'campaign_member') }}

),

cleaned as (

    select
        _source as source,
        {{ salesforce_text('id') }} as record_id_text,
        {{ salesforce_text('campaign_id') }} as campaign_id_text,
        {{ salesforce_text('lead_id') }} as lead_id_text,
        {{ salesforce_text('contact_id') }} as contact_id_text,
        {{ salesforce_text('lead_or_contact_id') }} as lead_or_contact_id_text,
        {{ salesforce_text('status') }} as status,
        {{ salesforce_text('has_responded') }} as has_responded_text,
        {{ salesforce_day(salesforce_text('first_responded_date')) }} as first_responded_at_text,
        {{ salesforce_text('created_date') }} as created_at_text,
        {{ salesforce_text('is_deleted') }} as is_deleted_text,
        coalesce(
            {{ salesforce_text('last_modified_date') }},
            {{ salesforce_text('system_modstamp') }}
        ) as modified_at_text,
        {{ salesforce_text('fivetran_active') }} as fivetran_active_text,
        {{ salesforce_text('fivetran_deleted') }} as fivetran_deleted_text,
        {{ salesforce_text('fivetran_start') }} as fivetran_start_text,
        {{ salesforce_text('fivetran_synced') }} as fivetran_synced_text,
        _date_format as date_format,
        _timezone as timezone,
        _file as file,
        _row as row_number_in_file,
        _exported_at as file_exported_at,
        _loaded_at as loaded_at
    from source

),

typed as (

    select
        *,
        {{ salesforce_id18('record_id_text') }} as record_id,
        {{ salesforce_id18('campaign_id_text') }} as campaign_id,
        {{ salesforce_id18('lead_id_text') }} as lead_id,
        {{ salesforce_id18('contact_id_text') }} as contact_id,
        {{ salesforce_id18('lead_or_contact_id_text') }} as lead_or_contact_id,
        {{ parse_boolean('has_responded_text') }} as has_responded,
        {{ parse_day(
            'first_responded_at_text', 'date_format', 'timezone', reporting_timezone
        ) }} as first_responded_at,
        {{ is_date_only('first_responded_at_text', 'date_format') }} as is_first_responded_at_date_only,
        {{ parse_timestamp('created_at_text', 'date_format', 'timezone') }} as created_at,
        {{ parse_timestamp('modified_at_text', 'date_format', 'timezone') }} as modified_at,
        coalesce({{ parse_boolean('is_deleted_text') }}, false)
        or coalesce({{ parse_boolean('fivetran_deleted_text') }}, false) as is_deleted,
        coalesce({{ parse_boolean('fivetran_active_text') }}, true) as is_active_version,
        {{ dbt.safe_cast('fivetran_start_text', dbt.type_timestamp()) }} as fivetran_start,
        coalesce(
            file_exported_at, {{ dbt.safe_cast('fivetran_synced_text', dbt.type_timestamp()) }}
        ) as exported_at,
        {{ row_fingerprint([
            'campaign_id_text', 'lead_id_text', 'contact_id_text', 'lead_or_contact_id_text', 'status',
            'has_responded_text', 'first_responded_at_text', 'created_at_text', 'is_deleted_text',
            'modified_at_text', 'fivetran_active_text', 'fivetran_deleted_text', 'fivetran_start_text'
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
                coalesce(fivetran_start, exported_at) desc nulls last,
                exported_at desc nulls last,
                is_active_version desc,
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
        record_id,
        campaign_id,
        lead_id,
        contact_id,
        lead_or_contact_id,
        status,
        has_responded,
        is_first_responded_at_date_only,
        version_rank,
        first_responded_at,
        created_at,
        modified_at,
        coalesce(fivetran_start, exported_at) as version_at,
        case
            when record_id is null or position(' ' in record_id) > 0 then 'rejected'
            when version_rank > 1 then 'superseded'
            when coalesce(lead_id, contact_id, lead_or_contact_id) is null then 'rejected'
            -- The last version that Fivetran keeps of a deleted record is not active either.
            when is_deleted or not is_active_version then 'deleted'
            else 'staged'
        end as row_status,
        case
            when record_id is null then 'id is empty'
            when position(' ' in record_id) > 0 then 'id is a text with blanks, as in the footer of a report'
            when version_rank > 1 then null
            when coalesce(lead_id, contact_id, lead_or_contact_id) is null then 'no lead and no contact'
        end as row_status_reason,
        {{ cast_failures({
            'first_responded_at': 'first_responded_at_text', 'created_at': 'created_at_text', 'modified_at':
            'modified_at_text'
        }) }} as cast_failures,
        file,
        row_number_in_file,
        exported_at,
        loaded_at
    from ranked

)

select * from final
