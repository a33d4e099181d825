-- When this fails, an empty field counts as a value, or a value is lost.
with

cases (case_name, raw_text, expected) as (

    values
    ('a text', 'Web', 'Web'),
    ('blanks around it', '  Web ', 'Web'),
    ('a text that only looks like none', 'N/A', 'N/A'),
    ('empty', '', null),
    ('blanks only', '   ', null),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ salesforce_text('raw_text') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
