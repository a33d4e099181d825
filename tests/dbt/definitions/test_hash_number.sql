-- When this fails, two signals share an id, or one signal has two.
with

cases (case_name, first_text, second_text, other_first_text, other_second_text, is_same) as (

    values
    ('the same texts', 'ab', 'c', 'ab', 'c', true),
    ('the same texts in other columns', 'ab', 'c', 'c', 'ab', false),
    ('texts that join to the same', 'ab', 'c', 'a', 'bc', false),
    ('an empty text', '', 'c', '', 'c', true),
    ('null makes no key', null, 'c', null, 'c', null)

),

judged as (

    select
        *,
        {{ hash_number(['first_text', 'second_text']) }}
        = {{ hash_number(['other_first_text', 'other_second_text']) }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from is_same

)

select * from final
