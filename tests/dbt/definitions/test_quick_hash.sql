-- When this fails, an id that comes twice is taken for one that comes once, and both its rows count.
with

cases (case_name, first_text, second_text, other_first_text, other_second_text) as (

    values
    ('the same texts', 'ab', 'c', 'ab', 'c'),
    ('texts beyond ASCII', 'Zoë', '€', 'Zoë', '€'),
    ('both empty', '', '', '', ''),
    ('the first null', null, 'c', null, 'c'),
    ('the second null', 'ab', null, 'ab', null),
    ('both null', null, null, null, null)

),

judged as (

    select
        *,
        {{ quick_hash(['first_text', 'second_text']) }} as result,
        {{ quick_hash(['other_first_text', 'other_second_text']) }} as other_result
    from cases

),

final as (

    -- A null would find nothing at all: rows without an id have to be compared too.
    select *
    from judged
    where result is distinct from other_result or result is null

)

select * from final
