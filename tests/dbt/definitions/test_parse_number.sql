-- When this fails, an amount is a hundred times too large or too small.
with

cases (case_name, raw_text, decimal_sign, expected) as (

    values
    ('whole', '1234', null, 1234.0),
    ('decimal point', '1234.5', null, 1234.5),
    ('decimal comma', '1234,56', null, 1234.56),
    ('Dutch', '€ 1.234,56', null, 1234.56),
    ('English', '$1,234.56', null, 1234.56),
    ('Indian groups, and a blank behind', '$1,77,000.00 ', null, 177000.0),
    ('groups only', '1,098', null, 1098.0),
    ('groups of points', '1.234.567', null, 1234567.0),
    ('float artefact', '16120999.999999998', null, 16120999.999999998),
    ('decimal comma, four digits', '25000,0000', null, 25000.0),
    ('decimal comma, three digits after more than three', '12500,000', null, 12500.0),
    ('decimal comma, four digits after three', '125,0000', null, 125.0),
    ('float artefact with a comma', '16120999,999999998', null, 16120999.999999998),
    ('decimal comma after points', '1.234.567,891', null, 1234567.891),
    ('decimal comma after one point', '1.234,567', null, 1234.567),
    ('decimal point after commas', '1,234,567.8915', null, 1234567.8915),
    ('decimal point after Indian groups', '1,77,000.125', null, 177000.125),
    ('negative', '-12,50', null, -12.5),
    ('zero', '0', null, 0.0),
    ('blanks as groups', '1 234,56', null, 1234.56),
    ('currency code', 'EUR 250', null, 250.0),
    ('an abbreviation with a point', 'kr. 12', null, 12.0),
    ('an abbreviation of letters with marks', 'Kč. 1.250,50', null, 1250.5),
    ('no cents', '€ 12.500,-', null, 12500.0),
    ('no cents and no groups', '250,--', null, 250.0),
    ('no cents after a point', 'Fr. 250.-', null, 250.0),
    ('a minus behind', '250-', null, null),
    ('a minus of a word processor', '€ −12,50', null, -12.5),
    ('a dash for a minus', '–12,50', null, -12.5),
    ('no cents, with a dash', '€ 12.500,–', null, 12500.0),
    ('in brackets', '(1.234,50)', null, -1234.5),
    ('in brackets with a currency', '€ (1.234,50)', null, -1234.5),
    ('a currency in brackets', '250 (EUR)', null, 250.0),
    ('a remark with a number', '250 (2 units)', null, null),
    ('thousands', '€ 12k', null, null),
    ('millions', '1,5 mln.', null, null),
    ('millions in words', '2 Miljoen euro', null, null),
    ('a currency that begins like millions', '250 MXN', null, 250.0),
    ('exponent', '1.5e+07', null, 15000000.0),
    ('text', 'to be agreed', null, null),
    ('empty', '', null, null),
    ('null', null, null, null),
    ('a point with three digits, undeclared', '€ 12.500', null, 12.5),
    ('a comma with three digits, undeclared', '12,345', null, 12345.0),
    ('Dutch thousands', '€ 12.500', ',', 12500.0),
    ('Dutch thousand', '1.000', ',', 1000.0),
    ('Dutch with three decimals', '12,345', ',', 12.345),
    ('Dutch with both', '€ -1.234.567,5', ',', -1234567.5),
    ('Dutch without groups', '1234,56', ',', 1234.56),
    ('Dutch, no cents', '€ 12.500,-', ',', 12500.0),
    ('Dutch, no cents after the other sign', '12,500.-', ',', null),
    ('Dutch exponent', '1,5E+07', ',', 15000000.0),
    ('exponent with a point', '1.5e+07', ',', 15000000.0),
    ('Dutch, point not before three digits', '1.5', ',', null),
    ('Dutch, point in the decimals', '1,234.56', ',', null),
    ('Dutch, groups of two', '1.77.000,00', ',', null),
    ('Dutch, an abbreviation with a point', 'kr. 12', ',', 12.0),
    ('Dutch, no number', 'to be agreed', ',', null),
    ('Dutch, in brackets', '(€ 1.234)', ',', -1234.0),
    ('Dutch thousands, abbreviated', '1,2k', ',', null),
    ('English thousands', '$12,345', '.', 12345.0),
    ('English with three decimals', '12.500', '.', 12.5),
    ('English with both', '1,234,567.5', '.', 1234567.5),
    ('English without groups', '16120999.999999998', '.', 16120999.999999998),
    ('English, comma not before three digits', '99,5', '.', null),
    ('English, an abbreviation with a point', 'Rs. 12,500', '.', 12500.0),
    ('English, no cents', '12,500.-', '.', 12500.0),
    ('English, no cents after the other sign', '12.500,-', '.', null),
    ('English, null', null, '.', null)

),

judged as (

    select
        *,
        {{ parse_number('raw_text', 'decimal_sign') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
