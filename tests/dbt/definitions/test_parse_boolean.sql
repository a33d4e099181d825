-- When this fails, rows that the source deleted are counted, or all rows are taken for deleted.
with

cases (case_name, raw_text, expected) as (

    values
    ('true', 'true', true),
    ('TRUE', 'TRUE', true),
    ('True', 'True', true),
    ('1', '1', true),
    ('Yes', 'Yes', true),
    ('y', 'y', true),
    ('Ja', 'Ja', true),
    ('WAAR', 'WAAR', true),
    ('false', 'false', false),
    ('FALSE', 'FALSE', false),
    ('0', '0', false),
    ('No', 'No', false),
    ('Nee', 'Nee', false),
    ('Onwaar', 'Onwaar', false),
    ('another number', '2', null),
    ('another text', 'maybe', null),
    ('empty', '', null),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ parse_boolean('raw_text') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
