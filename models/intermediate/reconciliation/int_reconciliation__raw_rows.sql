with

staged_rows as (

    {% for system, models in staging_models().items() -%}
        {% set is_last_system = loop.last -%}
        {% for raw_table, model in models.items() -%}
            select
                '{{ system }}' as system,
                source,
                '{{ raw_table }}' as raw_table,
                row_status
            from {{ ref(model) }}
            {{ 'union all' if not (is_last_system and loop.last) }}
        {% endfor -%}
    {% endfor %}

),

final as (

    select
        system,
        source,
        raw_table,
        count(*) as rows_raw,
        sum(case when row_status = 'staged' then 1 else 0 end) as rows_staged,
        sum(case when row_status = 'superseded' then 1 else 0 end) as rows_superseded,
        sum(case when row_status = 'deleted' then 1 else 0 end) as rows_deleted,
        sum(case when row_status = 'merged' then 1 else 0 end) as rows_merged,
        sum(case when row_status = 'rejected' then 1 else 0 end) as rows_rejected
    from staged_rows
    group by system, source, raw_table

)

select * from final
