-- When this fails, an amount is a hundred times too large or too small.
with

cases (case_name, raw_text, expected) as (

    values
    ('whole', '1234', 1234.0),
    ('decimal point', '1234.5', 1234.5),
    ('decimal comma', '1234,56', 1234.56),
    ('Dutch', '€ 1.234,56', 1234.56),
    ('English', '$1,234.56', 1234.56),
    ('Indian groups, and a blank behind', '$1,77,000.00 ', 177000.0),
    ('groups only', '1,098', 1098.0),
    ('groups of points', '1.234.567', 1234567.0),
    ('float artefact', '16120999.999999998', 16120999.999999998),
    ('negative', '-12,50', -12.5),
    ('zero', '0', 0.0),
    ('blanks as groups', '1 234,56', 1234.56),
    ('currency code', 'EUR 250', 250.0),
    ('exponent', '1.5e+07', 15000000.0),
    ('text', 'to be agreed', null),
    ('empty', '', null),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ parse_number('raw_text') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
