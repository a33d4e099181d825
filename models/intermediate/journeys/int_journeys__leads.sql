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

),

numbered as (

    select
        lead_units.lead_unit,
        persons.person_id,
        persons.account_id,
        {{ lead_number('lead_units.lead_unit', 'entities.entity_number', 'entities.account_number') }} as lead_number
    from persons
    inner join entities on persons.person_id = entities.entity_id and entities.entity_kind = 'person'
    cross join lead_units

),

final as (

    select
        numbered.lead_unit,
        numbered.person_id,
        numbered.account_id,
        numbered.lead_number,
        lead_entities.entity_kind || ':' || lead_entities.entity_id as lead_id
    from numbered
    inner join entities as lead_entities on numbered.lead_number = lead_entities.entity_number

)

select * from final
