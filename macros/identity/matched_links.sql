{% macro matched_links(records, links) -%}
    with

    records as (

        select * from {{ records }}

    ),

    links as (

        select distinct
            source,
            record_id,
            linked_system,
            linked_record_id,
            evidence,
            {{ row_fingerprint(['source', 'record_id', 'linked_system', 'linked_record_id', 'evidence']) }} as link_id
        from {{ links }}
        where linked_record_id is not null

    ),

    candidates as (

        select
            links.*,
            records.record_number,
            linked_records.record_number as linked_record_number,
            coalesce(linked_records.source = links.source, false) as is_own_source
        from links
        inner join records on links.source = records.source and links.record_id = records.record_id
        left join records as linked_records
            on links.linked_system = linked_records.system and links.linked_record_id = linked_records.record_id

    ),

    counted as (

        select
            *,
            max(case when is_own_source then 1 else 0 end) over (partition by link_id) = 1 as has_own_source,
            count(linked_record_number) over (partition by link_id) as candidate_records
        from candidates

    ),

    final as (

        select
            source,
            record_id,
            linked_system,
            linked_record_id,
            evidence,
            record_number,
            linked_record_number,
            -- A record that is not exported still joins those that name it.
            coalesce('record:' || linked_record_number, 'missing:' || linked_system || ':' || linked_record_id)
                as shared_key,
            case evidence
                when 'lead_conversion' then 'lead_conversion'
                when 'merge' then 'merged'
                else 'system_link'
            end as match_tier,
            -- Two sources of one system have the id: nobody can tell which of them is meant.
            candidate_records > 1 and not has_own_source as is_ambiguous
        from counted
        where is_own_source or not has_own_source

    )

    select * from final
{%- endmacro %}
