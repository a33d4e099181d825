-- When this fails, ids that lost their capitals pass unnoticed, or good ids are reported.
with

cases (case_name, raw_id, expected) as (

    values
    ('a good id', '00Q4600000LbVvfEAF', false),
    ('15 characters have nothing to check', '00Q4600000LbVvf', false),
    ('lost its capitals', '00q4600000lbvvfeaf', true),
    ('all in capitals', '00Q4600000LBVVFEAF', true),
    ('made by hand', '0031G00000q9jPQAQ', true),
    ('made by hand, wrong suffix', '0064600000J5S5TXXX', true),
    ('another length', 'lead-1', true),
    ('null', null, false)

),

judged as (

    select
        *,
        {{ salesforce_id_fails_checksum('raw_id') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
