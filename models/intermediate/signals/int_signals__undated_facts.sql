with

persons as (

    select * from {{ ref('int_records__persons') }}
    where row_status = 'staged'

),

person_records as (

    select * from {{ ref('int_identity__person_records') }}

),

status_mappings as (

    select * from {{ ref('status_mappings') }}

),

histories as (

    select distinct
        person_records.person_id,
        status_changes.object as fact
    from {{ ref('int_records__status_changes') }} as status_changes
    inner join person_records
        on
            status_changes.source = person_records.source
            and status_changes.person_record_id = person_records.record_id
    where
        status_changes.row_status = 'staged'
        and status_changes.object in ('budget', 'authority', 'need', 'timeline')

),

raw_facts as (

    {% for fact in ['budget', 'authority', 'need', 'timeline'] -%}
        select
            system,
            source,
            record_id,
            '{{ fact }}' as fact,
            {{ fact }} as raw_value
        from persons
        where {{ fact }} is not null
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

candidate_mappings as (

    select
        raw_facts.source,
        raw_facts.record_id,
        raw_facts.fact,
        raw_facts.raw_value,
        status_mappings.signal,
        row_number() over (
            partition by raw_facts.source, raw_facts.record_id, raw_facts.fact
            order by {{ mapping_preference('status_mappings.source', 'raw_facts.source', 'raw_facts.system') }}
        ) as preference
    from raw_facts
    left join status_mappings
        on
            status_mappings.source in (raw_facts.source, raw_facts.system, '*')
            and lower(status_mappings.object) = raw_facts.fact
            and lower(raw_facts.raw_value) = lower(status_mappings.raw_status)

),

final as (

    select
        person_records.person_id,
        candidate_mappings.fact,
        candidate_mappings.source,
        candidate_mappings.record_id,
        candidate_mappings.raw_value,
        coalesce(candidate_mappings.signal, 'unmapped') as signal
    from candidate_mappings
    inner join person_records
        on
            candidate_mappings.source = person_records.source
            and candidate_mappings.record_id = person_records.record_id
    left join histories
        on person_records.person_id = histories.person_id and candidate_mappings.fact = histories.fact
    -- Where the history is exported, it says since when; the present value would say "always".
    where candidate_mappings.preference = 1 and histories.person_id is null

)

select * from final
