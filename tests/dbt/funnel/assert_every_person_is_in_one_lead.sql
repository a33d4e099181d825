-- When this fails, people who came in are counted nowhere, or in two leads.
with

person_records as (

    select
        persons.source,
        persons.record_id,
        records.person_id
    from {{ ref('int_records__persons') }} as persons
    left join {{ ref('int_identity__person_records') }} as records
        on persons.source = records.source and persons.record_id = records.record_id
    where persons.row_status = 'staged'

),

lead_units as (

    select distinct lead_unit
    from {{ ref('int_journeys__rules') }}

),

counted as (

    select
        person_records.source,
        person_records.record_id,
        lead_units.lead_unit,
        count(distinct leads.lead_id) as leads
    from person_records
    cross join lead_units
    left join {{ ref('int_journeys__leads') }} as leads
        on person_records.person_id = leads.person_id and lead_units.lead_unit = leads.lead_unit
    group by person_records.source, person_records.record_id, lead_units.lead_unit

),

final as (

    select *
    from counted
    where leads <> 1

)

select * from final
