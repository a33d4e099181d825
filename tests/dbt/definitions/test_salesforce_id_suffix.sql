-- When this fails, ids of 15 characters get another suffix than Salesforce gives them, and match nothing.
with

cases (case_name, raw_id, expected) as (

    values
    ('no capitals', '001000000000001', 'AAA'),
    ('the third character is worth four', '00Q000000000001', 'EAA'),
    ('the last character is worth sixteen', '00100000000000Z', 'AAQ'),
    ('five capitals', 'ABCDE0000000000', '5AA'),
    ('the middle five', '00100ABCDE00000', 'A5A'),
    ('the first of the last five', '0010000000A0000', 'AAB'),
    ('only the first 15 characters count', '00Q4600000LbVvfXXX', 'EAF'),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ salesforce_id_suffix('raw_id') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
