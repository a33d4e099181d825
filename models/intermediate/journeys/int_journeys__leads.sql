with

lead_units as (

    select distinct lead_unit
    from {{ ref('int_journeys__rules') }}

),

persons as (

    select * from {{ ref('int_identity__persons') }}

),

entities as (

    select * from {{ ref('int_identity__entities') }}
    where entity_kind = 'person'

),

final as (

    select
        lead_units.lead_unit,
        persons.person_id,
        persons.account_id,
        case
            when lead_units.lead_unit = 'account' then coalesce(entities.account_number, entities.entity_number)
            else entities.entity_number
        end as lead_number,
        {{ lead_id('lead_units.lead_unit', 'persons.person_id', 'persons.account_id') }} as lead_id
    from persons
    inner join entities on persons.person_id = entities.entity_id
    cross join lead_units

)

select * from final
