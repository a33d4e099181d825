-- When this fails, a null token is taken for a value (a status called N/A), or a value for a null token and vanishes.
with

cases (case_name, raw_text, null_tokens, expected) as (

    values
    ('a value', 'Working', '["", "N/A"]', 'Working'),
    ('blanks around it', '  Working  ', '["", "N/A"]', 'Working'),
    ('a null token', 'N/A', '["", "N/A"]', null),
    ('a null token with blanks around it', ' N/A ', '["", "N/A"]', null),
    ('the case of a null token matters', 'n/a', '["", "N/A"]', 'n/a'),
    ('only a part of a null token', 'N', '["", "N/A"]', 'N'),
    ('a null token in a longer text', 'N/A yet', '["", "N/A"]', 'N/A yet'),
    ('a token that holds blanks', 'not set', '["not set"]', null),
    ('literal null', 'null', '["null"]', null),
    ('unknown is a value where no one says otherwise', 'unknown', '["", "N/A"]', 'unknown'),
    ('the empty Salesforce reference', '000000000000000AAA', '["000000000000000AAA"]', null),
    ('accents', 'Não informado', '["Não informado"]', null),
    ('a token with a backslash', '\N', '["\\N"]', null),
    ('empty', '', '["N/A"]', null),
    ('blanks only', '   ', '["N/A"]', null),
    ('no tokens', 'N/A', null, 'N/A'),
    ('empty, and no tokens', '', null, null),
    ('quotes are no way into the list', 'N/A", "x', '["N/A", "x"]', 'N/A", "x'),
    ('a value in quotes', '"N/A"', '["N/A"]', '"N/A"'),
    ('null', null, '["", "N/A"]', null)

),

judged as (

    select
        *,
        {{ clean_text('raw_text', 'null_tokens') }} as result,
        {{ clean_text('raw_text', "'[\"\"]'") }} as result_without_tokens,
        {{ clean_text('raw_text', "coalesce(null, '[\"\"]')") }} as same_without_tokens
    from cases

),

final as (

    select *
    from judged
    where
        result is distinct from expected
        or result_without_tokens is distinct from same_without_tokens
        or (coalesce(null_tokens, '[""]') = '[""]' and result_without_tokens is distinct from expected)

)

select * from final
