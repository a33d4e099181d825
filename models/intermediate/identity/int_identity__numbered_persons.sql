with

persons as (

    select * from {{ ref('int_records__persons') }}
    where row_status in ('staged', 'merged')

),

role_addresses as (

    select * from {{ ref('role_addresses') }}

),

first_exports as (

    select * from {{ ref('int_identity__first_exports') }}
    where entity = 'person'

),

mentions as (

    {% for table in ['activities', 'status_changes', 'opportunities'] -%}
        select
            system,
            source,
            person_record_id as record_id,
            exported_at
        from {{ ref('int_records__' ~ table) }}
        where row_status = 'staged'
        union all
    {% endfor -%}
    select
        system,
        source,
        merged_into_record_id as record_id,
        exported_at
    from persons
    where row_status = 'merged'

),

referenced as (

    select
        source,
        record_id,
        min(system) as system,
        min(exported_at) as exported_at
    from mentions
    where record_id is not null
    group by source, record_id

),

records as (

    select
        persons.system,
        persons.source,
        persons.record_id,
        persons.email,
        role_addresses.local_part as role_mailbox,
        persons.merged_into_record_id,
        persons.row_status,
        persons.created_at,
        least(persons.exported_at, first_exports.first_exported_at, referenced.exported_at) as first_exported_at
    from persons
    left join role_addresses on {{ email_local_part('persons.email') }} = role_addresses.local_part
    left join first_exports on persons.source = first_exports.source and persons.record_id = first_exports.record_id
    left join referenced on persons.source = referenced.source and persons.record_id = referenced.record_id
    union all
    -- A person that other tables name and no persons export holds is a person all the same.
    select
        referenced.system,
        referenced.source,
        referenced.record_id,
        null as email,
        null as role_mailbox,
        null as merged_into_record_id,
        'referenced' as row_status,
        null as created_at,
        referenced.exported_at as first_exported_at
    from referenced
    left join persons on referenced.source = persons.source and referenced.record_id = persons.record_id
    where persons.record_id is null

),

final as (

    select
        system,
        source,
        record_id,
        email,
        role_mailbox,
        merged_into_record_id,
        row_status,
        row_number() over (order by created_at asc nulls last, source asc, record_id asc) as record_number,
        first_exported_at
    from records

)

select * from final
