{{ config(materialized='view') }}

with

contacts as (

    select * from {{ ref('stg_hubspot__contacts') }}
    where row_status = 'staged'

),

other_columns as (

    select
        source,
        contact_id,
        other_columns,
        date_format,
        timezone,
        exported_at,
        loaded_at,
        {{ hubspot_json_keys('other_columns') }} as column_name
    from contacts
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
            exported_at,
            loaded_at
        from contacts
        union all
    {% endfor -%}
    -- Custom stages have a number for a name, so that every portal has columns of its own.
    select
        source,
        contact_id,
        stage,
        max({{ hubspot_timestamp('entered_at_text', 'date_format', 'timezone') }}) as entered_at,
        max(exported_at) as exported_at,
        max(loaded_at) as loaded_at
    from custom_dates
    where stage is not null
    group by source, contact_id, stage

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
    from dated
    where entered_at is not null

)

select * from final
