{% macro connected_records(joins) -%}
    with recursive

    joins as (

        select distinct
            shared_key,
            record_number
        from {{ joins }}

    ),

    first_members as (

        select
            shared_key,
            min(record_number) as first_member
        from joins
        group by shared_key
        having count(*) > 1

    ),

    contracted as (

        -- Every record is replaced by the earliest one it shares something with: a thing that thousands share becomes
        -- one record, and a chain half as long.
        select
            joins.record_number,
            min(first_members.first_member) as member
        from joins
        inner join first_members on joins.shared_key = first_members.shared_key
        group by joins.record_number

    ),

    shared_members as (

        select distinct
            joins.shared_key,
            contracted.member
        from joins
        inner join contracted on joins.record_number = contracted.record_number

    ),

    centres as (

        select
            shared_key,
            min(member) as centre
        from shared_members
        group by shared_key

    ),

    links as (

        select
            shared_members.member,
            centres.centre as linked_member
        from shared_members
        inner join centres on shared_members.shared_key = centres.shared_key
        where shared_members.member <> centres.centre
        union
        select
            centres.centre as member,
            shared_members.member as linked_member
        from shared_members
        inner join centres on shared_members.shared_key = centres.shared_key
        where shared_members.member <> centres.centre

    ),

    reached (member, first_member) as (

        -- Only a record without an earlier neighbour can be the earliest of its cluster.
        select
            member,
            member as first_member
        from links
        group by member
        having min(linked_member) > member
        -- union, not union all: it ends when nothing new is reached.
        union
        select
            links.linked_member,
            reached.first_member
        from reached
        inner join links on reached.member = links.member
        where links.linked_member > reached.first_member

    ),

    leaders as (

        select
            member,
            min(first_member) as first_member
        from reached
        group by member

    ),

    final as (

        select
            contracted.record_number,
            coalesce(leaders.first_member, contracted.member) as cluster_number
        from contracted
        left join leaders on contracted.member = leaders.member

    )

    select * from final
{%- endmacro %}
