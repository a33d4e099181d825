with

staged_rows as (

    select
        source,
        'persons' as raw_table,
        row_status
    from {{ ref('stg_generic__persons') }}
    union all
    select
        source,
        'accounts' as raw_table,
        row_status
    from {{ ref('stg_generic__accounts') }}
    union all
    select
        source,
        'activities' as raw_table,
        row_status
    from {{ ref('stg_generic__activities') }}
    union all
    select
        source,
        'status_changes' as raw_table,
        row_status
    from {{ ref('stg_generic__status_changes') }}
    union all
    select
        source,
        'opportunities' as raw_table,
        row_status
    from {{ ref('stg_generic__opportunities') }}

),

final as (

    select
        source,
        raw_table,
        count(*) as rows_raw,
        sum(case when row_status = 'staged' then 1 else 0 end) as rows_staged,
        sum(case when row_status = 'superseded' then 1 else 0 end) as rows_superseded,
        sum(case when row_status = 'deleted' then 1 else 0 end) as rows_deleted,
        sum(case when row_status = 'merged' then 1 else 0 end) as rows_merged,
        sum(case when row_status = 'rejected' then 1 else 0 end) as rows_rejected
    from staged_rows
    group by source, raw_table

)

select * from final
