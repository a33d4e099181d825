-- When this fails, a record that another tool saved again is a second one.
with

cases (case_name, raw_text, expected) as (

    values
    ('a number', '9001', '9001'),
    ('saved as a float', '9001.0', '9001'),
    ('two zeros', '9001.00', '9001.00'),
    ('decimals', '9001.5', '9001.5'),
    ('letters', 'a1.0', 'a1.0'),
    ('a list', '9001.0;9002.0', '9001.0;9002.0'),
    ('empty', '', ''),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ whole_id('raw_text') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
