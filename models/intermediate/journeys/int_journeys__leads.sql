with

lead_units as (

    select distinct lead_unit
    from {{ ref('int_journeys__rules') }}

),

persons as (

    select * from {{ ref('int_identity__persons') }}

),

final as (

    select
        lead_units.lead_unit,
        persons.person_id,
        persons.account_id,
        {{ lead_id('lead_units.lead_unit', 'persons.person_id', 'persons.account_id') }} as lead_id
    from lead_units
    cross join persons

)

select * from final
