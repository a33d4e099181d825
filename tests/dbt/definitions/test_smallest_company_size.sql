-- When this fails, small organisations get the fit points of large ones, or the other way round.
with

cases (case_name, company_size, expected) as (

    values
    ('a number', '50', '50'),
    ('a range', '51-200', '51'),
    ('a range with groups', '1,001 - 5,000', '1001'),
    ('points as groups', '1.200', '1200'),
    ('millions', '1.200.000', '1200000'),
    ('more groups', '10.000.000', '10000000'),
    ('more than', '> 50', '50'),
    ('and more', '10000+', '10000'),
    ('words', '11 tot 50 medewerkers', '11'),
    ('text', 'large', null),
    ('empty', '', null),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ smallest_company_size('company_size') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
