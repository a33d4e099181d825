-- When this fails, a close date or conversion date counts as midnight sharp, or a real time of day is lost.
with

cases (case_name, raw_text, expected) as (

    values
    ('padded by the weekly export', '2013-09-16 00:00:00', '2013-09-16'),
    ('padded by the API', '2013-09-16T00:00:00.000Z', '2013-09-16'),
    ('padded, other spelling of UTC', '2013-09-16T00:00:00.000+0000', '2013-09-16'),
    ('padded by a loader', '2013-09-16 00:00:00 UTC', '2013-09-16'),
    ('padded by a spreadsheet', '16-09-2013 0:00', '16-09-2013'),
    ('not padded', '2013-09-16', '2013-09-16'),
    ('a real time', '2019-11-11 17:23:34', '2019-11-11 17:23:34'),
    ('ten in the morning', '2019-11-11 10:00:00', '2019-11-11 10:00:00'),
    ('just after midnight', '2019-11-11 00:00:34', '2019-11-11 00:00:34'),
    ('midnight elsewhere is an instant', '2019-11-11T00:00:00+02:00', '2019-11-11T00:00:00+02:00'),
    ('empty', '', ''),
    ('null', null, null)

),

judged as (

    select
        *,
        {{ salesforce_day('raw_text') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from expected

)

select * from final
