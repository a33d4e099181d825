with recursive

persons as (

    select * from {{ ref('int_records__persons') }}
    where row_status in ('staged', 'merged')

),

referenced as (

    select
        source,
        person_record_id as record_id
    from {{ ref('int_records__activities') }}
    where row_status = 'staged'
    union
    select
        source,
        person_record_id
    from {{ ref('int_records__status_changes') }}
    where row_status = 'staged'
    union
    select
        source,
        person_record_id
    from {{ ref('int_records__opportunities') }}
    where row_status = 'staged'
    union
    select
        source,
        merged_into_record_id
    from persons
    where row_status = 'merged'

),

records as (

    select
        source,
        record_id,
        email,
        created_at,
        row_status,
        merged_into_record_id
    from persons
    union all
    -- A person that other tables name and no persons export holds is a person all the same.
    select
        referenced.source,
        referenced.record_id,
        null as email,
        null as created_at,
        'referenced' as row_status,
        null as merged_into_record_id
    from referenced
    left join persons
        on referenced.source = persons.source and referenced.record_id = persons.record_id
    where referenced.record_id is not null and persons.record_id is null

),

numbered as (

    -- The earliest record leads: its id is the person's id, and stays it when later exports add records.
    select
        *,
        row_number() over (order by created_at asc nulls last, source asc, record_id asc) as record_number
    from records

),

email_centres as (

    select
        email,
        min(record_number) as record_number
    from numbered
    where email is not null
    group by email
    having count(*) > 1

),

links as (

    select
        numbered.record_number,
        email_centres.record_number as linked_record_number
    from numbered
    inner join email_centres on numbered.email = email_centres.email
    union
    select
        numbered.record_number,
        survivors.record_number as linked_record_number
    from numbered
    inner join numbered as survivors
        on
            numbered.source = survivors.source
            and numbered.merged_into_record_id = survivors.record_id
    where numbered.row_status = 'merged'

),

both_ways as (

    select
        record_number,
        linked_record_number
    from links
    union
    select
        linked_record_number,
        record_number
    from links

),

reachable (record_number, reached_record_number) as (

    select
        record_number,
        linked_record_number
    from both_ways
    -- union, not union all: it ends when nothing new is reached.
    union
    select
        reachable.record_number,
        both_ways.linked_record_number
    from reachable
    inner join both_ways on reachable.reached_record_number = both_ways.record_number

),

leaders as (

    select
        record_number,
        min(reached_record_number) as leader_number
    from reachable
    group by record_number

),

final as (

    select
        numbered.source,
        numbered.record_id,
        {{ entity_id(
            'coalesce(leading_records.source, numbered.source)',
            'coalesce(leading_records.record_id, numbered.record_id)'
        ) }} as person_id,
        case
            when numbered.row_status = 'merged' then 'merged'
            when email_centres.email is not null then 'email'
            when numbered.row_status = 'referenced' then 'referenced'
            else 'record'
        end as match_tier,
        case
            when numbered.row_status = 'merged' then numbered.merged_into_record_id
            when email_centres.email is not null then leading_records.source || ':' || leading_records.record_id
        end as match_evidence,
        numbered.record_number
    from numbered
    left join leaders on numbered.record_number = leaders.record_number
    left join numbered as leading_records on leaders.leader_number = leading_records.record_number
    left join email_centres on numbered.email = email_centres.email

)

select * from final
