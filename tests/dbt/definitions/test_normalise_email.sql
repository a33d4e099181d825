-- When this fails, one person with two spellings of an address becomes two, or what is no address joins strangers.
with

cases (case_name, raw_text, expected) as (

    values
    ('an address', 'jan@example.nl', 'jan@example.nl'),
    ('capitals', 'Jan@Example.NL', 'jan@example.nl'),
    ('blanks around it', '  jan@example.nl ', 'jan@example.nl'),
    ('a tab and a line end', e'jan@example.nl\t\r\n', 'jan@example.nl'),
    ('a blank that does not break', chr(160) || 'jan@example.nl' || chr(160), 'jan@example.nl'),
    ('a character that nobody sees', 'jan@example.nl' || chr(8203), 'jan@example.nl'),
    ('a link', 'mailto:Jan@example.nl', 'jan@example.nl'),
    ('the end of a sentence', 'jan@example.nl.', 'jan@example.nl'),
    ('a plus address is another address', 'jan+fair@example.nl', 'jan+fair@example.nl'),
    ('no at sign', 'jan.example.nl', null),
    ('nothing before the at sign', '@example.nl', null),
    ('nothing after the at sign', 'jan@', null),
    ('a blank inside', 'jan de boer@example.nl', null),
    ('two addresses', 'jan@example.nl, piet@example.nl', null),
    ('two addresses without a blank', 'jan@example.nl;piet@example.nl', null),
    ('two addresses and a comma', 'jan@example.nl,piet@example.nl', null),
    ('two at signs', 'jan@piet@example.nl', null),
    ('a tab inside', e'jan\tdeboer@example.nl', null),
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
