-- When this fails, two different rows count as one, or one row exported twice counts as two.
with

cases (case_name, first_text, second_text, other_first_text, other_second_text, is_same) as (

    values
    ('the same texts', 'ab', 'c', 'ab', 'c', true),
    ('the same texts in other columns', 'ab', 'c', 'c', 'ab', false),
    ('texts that join to the same', 'ab', 'c', 'a', 'bc', false),
    ('null and empty', null, 'c', '', 'c', false),
    ('null here and there', null, 'c', 'c', null, false),
    ('both null', null, null, null, null, true)

),

judged as (

    select
        *,
        {{ row_fingerprint(['first_text', 'second_text']) }}
        = {{ row_fingerprint(['other_first_text', 'other_second_text']) }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from is_same

)

select * from final
