-- When this fails, merged leads stay two people.
with

cases (case_name, merge_ids, expected) as (

    values
    ('one id', '[1286861]', ['1286861']),
    ('several ids', '[1286861, 60935]', ['1286861', '60935']),
    ('ids in quotes', '["1286861"]', ['1286861']),
    ('without brackets', '1286861', ['1286861']),
    ('an empty list', '[]', null),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ marketo_merge_ids('merge_ids') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
