{{ config(materialized='view') }}

with

property_changes as (

    select * from {{ ref('stg_hubspot__contact_property_changes') }}
    where row_status = 'staged' and property_name in ('lifecyclestage', 'hs_lead_status')

),

ordered as (

    -- Within one millisecond, the emptying that the portal asks for before a step back comes first.
    select
        *,
        row_number() over (
            partition by source, contact_id, property_name
            order by changed_at, case when new_value is null then 0 else 1 end, new_value
        ) as change_number
    from property_changes

),

compared as (

    select
        *,
        lag(new_value) over (partition by source, contact_id, property_name order by change_number) as value_before
    from ordered

),

changes as (

    -- An emptied property is no status, and writing the same value again is no change.
    select
        *,
        lag(new_value) over (partition by source, contact_id, property_name order by change_number) as from_value
    from compared
    where new_value is not null and new_value is distinct from value_before

),

final as (

    select
        source,
        'contact_property_history:' || contact_id || ':' || property_name || ':' || cast(changed_at as varchar)
        || ':' || new_value as record_id,
        contact_id as person_record_id,
        case property_name when 'lifecyclestage' then 'lifecycle_stage' else 'lead_status' end as object,
        from_value,
        -- A migration says when the portal was filled, not when the person moved.
        case when {{ hubspot_is_bulk_change('change_source') }} then '<migration>' else new_value end as to_value,
        new_value as status,
        case when {{ hubspot_is_bulk_change('change_source') }} then 'migration' end as reason,
        changed_at as occurred_at,
        exported_at,
        loaded_at
    from changes

)

select * from final
