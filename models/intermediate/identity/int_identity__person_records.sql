with

records as (

    select * from {{ ref('int_identity__numbered_persons') }}

),

clusters as (

    select * from {{ ref('int_identity__person_clusters') }}

),

joins as (

    select * from {{ ref('int_identity__person_joins') }}
    where match_tier is not null

),

ranked_members as (

    -- The record that came in first leads: its id is the person's, and stays it when later exports add records.
    select
        clusters.cluster_number,
        records.source,
        records.record_id,
        row_number() over (
            partition by clusters.cluster_number
            order by records.first_exported_at asc nulls last, records.record_number asc
        ) as member_rank
    from clusters
    inner join records on clusters.record_number = records.record_number

),

ranked_joins as (

    select
        joins.record_number,
        joins.match_tier,
        joins.match_evidence,
        row_number() over (
            partition by joins.record_number
            order by
                case joins.match_tier when 'merged' then 1 when 'email' then 2 when 'lead_conversion' then 3 else 4 end,
                joins.match_evidence
        ) as evidence_rank
    from joins
    inner join clusters on joins.record_number = clusters.record_number

),

final as (

    select
        records.source,
        records.record_id,
        {{ entity_id(
            'coalesce(leaders.source, records.source)',
            'coalesce(leaders.record_id, records.record_id)'
        ) }} as person_id,
        case
            when records.row_status = 'merged' then 'merged'
            when ranked_joins.match_tier is not null then ranked_joins.match_tier
            when records.row_status = 'referenced' then 'referenced'
            when records.role_mailbox is not null then 'role_address'
            else 'record'
        end as match_tier,
        case
            when records.row_status = 'merged' then records.merged_into_record_id
            when ranked_joins.match_tier = 'email' then leaders.source || ':' || leaders.record_id
            when ranked_joins.match_tier is not null then ranked_joins.match_evidence
            else records.role_mailbox
        end as match_evidence,
        records.record_number
    from records
    left join clusters on records.record_number = clusters.record_number
    left join ranked_members as leaders
        on clusters.cluster_number = leaders.cluster_number and leaders.member_rank = 1
    left join ranked_joins
        on records.record_number = ranked_joins.record_number and ranked_joins.evidence_rank = 1

)

select * from final
