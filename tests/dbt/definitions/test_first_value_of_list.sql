-- When this fails, activities and opportunities of several records belong to nobody.
with

cases (case_name, raw_text, separator, expected) as (

    values
    ('the first of two', '8001;8002', ';', '8001'),
    ('blanks around it', ' 8001 ; 8002', ';', '8001'),
    ('a single value', '8001', ';', '8001'),
    ('no separator declared', '8001;8002', null, '8001;8002'),
    ('a separator of two characters', '8001, 8002', ', ', '8001'),
    ('an empty first value', ';8002', ';', null),
    ('null', null, ';', null),
    ('null, and no separator', null, null, null)

),

judged as (

    select
        *,
        {{ first_value_of_list('raw_text', 'separator') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
