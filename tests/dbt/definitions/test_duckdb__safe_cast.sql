-- When this fails, a threshold that is no number stops the build with a message about SQL, not about the threshold.
with

cases (case_name, raw_text, expected) as (

    values
    ('a number', '50', 50),
    ('a text', 'fifty', null),
    ('empty', '', null),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ dbt.safe_cast('raw_text', 'integer') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
