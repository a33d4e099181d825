-- When this fails, records whose ids a spreadsheet shortened become one, or ids of another form are rejected.
with

cases (case_name, raw_text, expected) as (

    values
    ('a decimal point', '1.23457E+11', true),
    ('a decimal comma', '1,23457E+11', true),
    ('no decimals', '1E+11', true),
    ('lower case, no sign', '1.2e11', true),
    ('all digits are there', '1.23457890123E+11', false),
    ('one digit lost', '1.2345789012E+11', true),
    ('an id', '123457890123', false),
    ('letters before', 'a1E+11', false),
    ('a fraction', '1E-11', false),
    ('more digits before the E', '123E11', false),
    ('empty', '', false),
    ('null', null, false)

),

judged as (

    select
        *,
        {{ is_shortened_id('raw_text') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
