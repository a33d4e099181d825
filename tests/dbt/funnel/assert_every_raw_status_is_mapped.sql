-- When this warns, raw values of statuses, activities or lead sources are in no mapping: what they mean is not in the
-- funnel until someone says so.
{{ config(severity='warn') }}

with

final as (

    select
        source,
        mapping_seed,
        raw_value,
        row_count
    from {{ ref('int_signals__unmapped_values') }}

)

select * from final
