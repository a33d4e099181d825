with

lead_histories as (

    select * from {{ ref('stg_salesforce__lead_histories') }}
    where row_status = 'staged'

),

entity_histories as (

    select * from {{ ref('stg_salesforce__entity_histories') }}
    where row_status = 'staged'

),

opportunity_field_histories as (

    select * from {{ ref('stg_salesforce__opportunity_field_histories') }}
    where row_status = 'staged'

),

changes as (

    select
        source,
        'lead_history' as raw_table,
        record_id,
        lead_id as parent_id,
        'lead' as parent_object,
        lower(field) as field,
        from_value,
        to_value,
        changed_at,
        exported_at,
        loaded_at
    from lead_histories
    union all
    select
        source,
        'entity_history' as raw_table,
        record_id,
        parent_id,
        lower(parent_object) as parent_object,
        lower(field) as field,
        from_value,
        to_value,
        changed_at,
        exported_at,
        loaded_at
    from entity_histories
    union all
    select
        source,
        'opportunity_field_history' as raw_table,
        record_id,
        opportunity_id as parent_id,
        'opportunity' as parent_object,
        lower(field) as field,
        from_value,
        to_value,
        changed_at,
        exported_at,
        loaded_at
    from opportunity_field_histories

),

named as (

    -- Every other field stays in staging; a change of owner comes twice there, as names and as ids.
    select
        *,
        case
            when parent_object = 'lead' and field = 'status' then 'lead'
            when parent_object = 'lead' and field = 'leadconverted' then 'lead_conversion'
            when parent_object = 'opportunity' and field = 'stagename' then 'opportunity_stage'
            when parent_object in ('lead', 'contact')
                then
                    case
                        when field in ('budget', 'budget__c', 'bant_budget__c') then 'budget'
                        when field in ('authority', 'authority__c', 'bant_authority__c') then 'authority'
                        when field in ('need', 'need__c', 'bant_need__c') then 'need'
                        when field in ('timeline', 'timeline__c', 'timeframe__c', 'bant_timeline__c') then 'timeline'
                    end
        end as object
    from changes

),

ranked as (

    -- The weekly export and the API write the same change, with the same id.
    select
        *,
        row_number() over (
            partition by source, record_id
            order by case when raw_table = 'entity_history' then 2 else 1 end, raw_table
        ) as preference
    from named
    where object = 'lead_conversion' or (to_value is not null and from_value is distinct from to_value)

),

final as (

    select
        source,
        raw_table || ':' || record_id as record_id,
        parent_id,
        object,
        from_value,
        case when object = 'lead_conversion' then 'converted' else to_value end as to_value,
        changed_at,
        exported_at,
        loaded_at
    from ranked
    where preference = 1 and object is not null

)

select * from final
