-- When this fails, one person with two spellings of an address becomes two, or what is no address joins strangers.
with

cases (case_name, raw_text, expected) as (

    values
    ('an address', 'jan@example.nl', 'jan@example.nl'),
    ('capitals', 'Jan@Example.NL', 'jan@example.nl'),
    ('blanks around it', '  jan@example.nl ', 'jan@example.nl'),
    ('a plus address is another address', 'jan+fair@example.nl', 'jan+fair@example.nl'),
    ('no at sign', 'jan.example.nl', null),
    ('nothing before the at sign', '@example.nl', null),
    ('nothing after the at sign', 'jan@', null),
    ('a blank inside', 'jan de boer@example.nl', null),
    ('two addresses', 'jan@example.nl, piet@example.nl', null),
    ('empty', '', null),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ normalise_email('raw_text') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
