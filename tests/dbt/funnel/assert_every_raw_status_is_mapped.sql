-- When this warns, raw values of statuses, activities or lead sources are in no mapping: what they mean is not in the
-- funnel until someone says so. `lead-taxonomy unmapped` prints the rows to fill in; a waiver says that it can wait.
{{ config(severity='warn') }}

with

final as (

    select
        source,
        mapping_seed,
        object,
        raw_value,
        row_count
    from {{ ref('int_signals__unmapped_values') }}
    where not is_waived

)

select * from final
