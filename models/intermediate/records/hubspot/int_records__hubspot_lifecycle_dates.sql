{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where row_status in ('staged', 'superseded')

),

present_contacts as (

    select
        source,
        contact_id
    from contacts
    where row_status = 'staged'

),

versions as (

    select
        contacts.*,
        row_number() over (
            partition by contacts.source, contacts.contact_id
            order by
                contacts.row_status asc,
                contacts.exported_at desc nulls last,
                contacts.modified_at desc nulls last,
                contacts.file asc,
                contacts.row_number_in_file asc
        ) as version_rank
    from contacts
    inner join present_contacts
        on contacts.source = present_contacts.source and contacts.contact_id = present_contacts.contact_id

),

other_columns as (

    select
        source,
        contact_id,
        other_columns,
        date_format,
        timezone,
        version_rank,
        exported_at,
        loaded_at,
        {{ hubspot_json_keys('other_columns') }} as column_name
    from versions
    where other_columns is not null

),

custom_dates as (

    select
        *,
        {{ hubspot_custom_stage('column_name') }} as stage,
        nullif(trim({{ hubspot_json_text('other_columns', 'column_name') }}), '') as entered_at_text
    from other_columns

),

dated as (

    {# Both properties hold one date per stage; the older is the one the portal calls "Became a ... Date". #}
    {% for stage in [
        'subscriber', 'lead', 'marketingqualifiedlead', 'salesqualifiedlead', 'opportunity', 'customer', 'evangelist',
        'other'
    ] -%}
        select
            source,
            contact_id,
            '{{ stage }}' as stage,
            coalesce(became_{{ stage }}_at, entered_{{ stage }}_at) as entered_at,
            version_rank,
            exported_at,
            loaded_at
        from versions
        union all
    {% endfor -%}
    -- Custom stages have a number for a name, so that every portal has columns of its own.
    select
        source,
        contact_id,
        stage,
        {{ hubspot_timestamp('entered_at_text', 'date_format', 'timezone') }} as entered_at,
        version_rank,
        exported_at,
        loaded_at
    from custom_dates
    where stage is not null

),

ranked as (

    -- The last version that has a date: one without may come from a view without the column, which takes nothing back.
    select
        *,
        row_number() over (
            partition by source, contact_id, stage order by version_rank asc, entered_at desc
        ) as recency
    from dated
    where entered_at is not null

),

final as (

    select
        source,
        'contact_date:' || contact_id || ':' || stage as record_id,
        contact_id as person_record_id,
        lag(stage) over (partition by source, contact_id order by entered_at, stage) as from_value,
        stage as to_value,
        entered_at as occurred_at,
        exported_at,
        loaded_at
    from ranked
    where recency = 1

)

select * from final
