-- When this fails, times are off by hours or months, and signals fall into another order, day or definition.
with

cases (case_name, raw_text, date_format, timezone, expected) as (

    values
    ('an offset is converted, not dropped', '2011-10-01T00:38:44.546+02:00', 'iso', 'UTC', '2011-09-30 22:38:44.546'),
    ('an offset beats the zone', '2011-10-01T00:38:44.546+02:00', 'iso', 'Europe/Amsterdam', '2011-09-30 22:38:44.546'),
    ('a negative offset', '2016-10-20 10:00:00-03:00', 'iso', 'UTC', '2016-10-20 13:00:00'),
    ('an offset of half an hour', '2016-10-20T10:00:00+05:30', 'iso', 'UTC', '2016-10-20 04:30:00'),
    ('an offset without a colon', '2013-09-26T06:56:35+0200', 'iso', 'UTC', '2013-09-26 04:56:35'),
    ('an offset of hours', '2013-09-26 06:56:35+02', 'iso', 'UTC', '2013-09-26 04:56:35'),
    ('an offset without seconds', '2013-09-26T06:56+02:00', 'iso', 'UTC', '2013-09-26 04:56:00'),
    ('Z', '2022-02-13T14:06:20Z', 'iso', 'Europe/Amsterdam', '2022-02-13 14:06:20'),
    ('milliseconds and Z', '2018-10-13T17:16:45.000Z', 'iso', 'UTC', '2018-10-13 17:16:45'),
    ('milliseconds and +0000', '2018-10-13T17:16:45.000+0000', 'iso', 'Europe/Amsterdam', '2018-10-13 17:16:45'),
    ('UTC in letters', '2019-12-20 07:39:00 UTC', 'iso', 'Europe/Amsterdam', '2019-12-20 07:39:00'),
    ('microseconds and UTC', '2023-07-06 05:18:21.205000 UTC', 'iso', 'UTC', '2023-07-06 05:18:21.205'),
    ('GMT in letters', '2019-12-20 07:39:00 GMT', 'iso', 'Europe/Amsterdam', '2019-12-20 07:39:00'),
    ('another zone in letters', '2019-12-20 07:39:00 EST', 'iso', 'UTC', null),
    ('year first, afternoon', '2026-05-04 1:58 PM', 'iso', 'UTC', '2026-05-04 13:58:00'),
    ('year first, just after midnight', '2026-05-04 12:30:15 AM', 'iso', 'Europe/Amsterdam', '2026-05-03 22:30:15'),
    ('no offset, UTC', '2018-10-13 17:16:45', 'iso', 'UTC', '2018-10-13 17:16:45'),
    ('no offset, summer time', '2018-10-13 17:16:45', 'iso', 'Europe/Amsterdam', '2018-10-13 15:16:45'),
    ('no offset, winter time', '2018-12-13 17:16:45', 'iso', 'Europe/Amsterdam', '2018-12-13 16:16:45'),
    ('no zone means UTC', '2018-10-13 17:16:45', 'iso', null, '2018-10-13 17:16:45'),
    ('no format means iso', '2018-10-13 17:16:45', null, 'UTC', '2018-10-13 17:16:45'),
    ('one-digit hour', '2020-12-30 3:15:52', 'iso', 'UTC', '2020-12-30 03:15:52'),
    ('without seconds', '2020-12-30 03:15', 'iso', 'UTC', '2020-12-30 03:15:00'),
    ('a date is local midnight', '2026-07-01', 'iso', 'Europe/Amsterdam', '2026-06-30 22:00:00'),
    ('the hour that comes twice, first time', '2011-10-30T02:30:00+02:00', 'iso', 'UTC', '2011-10-30 00:30:00'),
    ('the hour that comes twice, second time', '2011-10-30T02:30:00+01:00', 'iso', 'UTC', '2011-10-30 01:30:00'),
    ('before the hour that comes twice', '2011-10-30 01:59:59', 'iso', 'Europe/Amsterdam', '2011-10-29 23:59:59'),
    ('after the hour that comes twice', '2011-10-30 03:00:00', 'iso', 'Europe/Amsterdam', '2011-10-30 02:00:00'),
    ('before the hour that is left out', '2012-03-25 01:59:59', 'iso', 'Europe/Amsterdam', '2012-03-25 00:59:59'),
    ('after the hour that is left out', '2012-03-25 03:00:00', 'iso', 'Europe/Amsterdam', '2012-03-25 01:00:00'),
    ('still open', '9999-12-31 23:59:59', 'iso', 'UTC', null),
    ('still open in another time zone', '9999-12-31 23:59:59', 'iso', 'Europe/Amsterdam', null),
    ('still open with Z', '9999-12-31T23:59:59Z', 'iso', 'UTC', null),
    ('still open, another system', '2050-01-01 00:00:00', 'iso', 'UTC', null),
    ('the last instant that counts', '2049-12-31 23:59:59', 'iso', 'UTC', '2049-12-31 23:59:59'),
    ('June or May: day first', '06-05-2020', 'day_month_year', 'UTC', '2020-05-06 00:00:00'),
    ('June or May: month first', '06-05-2020', 'month_day_year', 'UTC', '2020-06-05 00:00:00'),
    ('a day that is no month', '20-04-2021', 'day_month_year', 'UTC', '2021-04-20 00:00:00'),
    ('a day that is no month, month first', '20-04-2021', 'month_day_year', 'UTC', null),
    ('a month that is no month, day first', '04-20-2021', 'day_month_year', 'UTC', null),
    ('day first with a time', '06-08-2020 15:38', 'day_month_year', 'UTC', '2020-08-06 15:38:00'),
    ('day first with slashes', '31/12/2026 14:05', 'day_month_year', 'Europe/Amsterdam', '2026-12-31 13:05:00'),
    ('day first with points', '31.12.2026', 'day_month_year', 'UTC', '2026-12-31 00:00:00'),
    ('day first without leading zeros', '1-2-2026', 'day_month_year', 'UTC', '2026-02-01 00:00:00'),
    ('day first, afternoon', '15/03/2026 2:30 PM', 'day_month_year', 'UTC', '2026-03-15 14:30:00'),
    ('day first, afternoon in small letters', '15/03/2026, 2:30 pm', 'day_month_year', 'UTC', '2026-03-15 14:30:00'),
    ('day first, just after midnight', '15/03/2026, 12:05:09 AM', 'day_month_year', 'UTC', '2026-03-15 00:05:09'),
    ('day first, before a narrow blank', '15/03/2026, 2:30 pm', 'day_month_year', 'UTC', '2026-03-15 14:30:00'),
    ('still open, day first', '31-12-9999', 'day_month_year', 'Europe/Amsterdam', null),
    ('an ISO date where day first was declared', '2026-12-31', 'day_month_year', 'UTC', null),
    ('month first', '10/20/2016', 'month_day_year', 'UTC', '2016-10-20 00:00:00'),
    ('month first, afternoon', '3/15/2024 2:30 PM', 'month_day_year', 'UTC', '2024-03-15 14:30:00'),
    ('month first, noon', '3/15/2024 12:05 PM', 'month_day_year', 'UTC', '2024-03-15 12:05:00'),
    ('month first, after midnight', '3/15/2024 12:05 AM', 'month_day_year', 'UTC', '2024-03-15 00:05:00'),
    ('month first, 24 hours', '3/15/2024 14:30', 'month_day_year', 'UTC', '2024-03-15 14:30:00'),
    ('month first, after a comma', '3/15/2024, 2:30 PM', 'month_day_year', 'UTC', '2024-03-15 14:30:00'),
    ('month first, before a narrow blank', '3/15/2024, 2:30 PM', 'month_day_year', 'UTC', '2024-03-15 14:30:00'),
    ('a year of two digits', '3/15/24 14:30', 'month_day_year', 'UTC', null),
    ('a year of two digits, day first', '15-03-24', 'day_month_year', 'UTC', null),
    ('a year of two digits after a month in letters', '15 Mar 24', 'day_monthname_year', 'UTC', null),
    ('month in letters', '15 Apr, 2021 00:03:00', 'day_monthname_year', 'UTC', '2021-04-15 00:03:00'),
    ('month in full', '15 April 2021', 'day_monthname_year', 'UTC', '2021-04-15 00:00:00'),
    ('compact', '20261231', 'compact', 'UTC', '2026-12-31 00:00:00'),
    ('compact, no date', '20261331', 'compact', 'UTC', null),
    ('epoch in milliseconds', '1427997766000', 'epoch_milliseconds', 'Europe/Amsterdam', '2015-04-02 18:02:46'),
    ('epoch in seconds', '1427997766', 'epoch_seconds', 'Europe/Amsterdam', '2015-04-02 18:02:46'),
    ('epoch that is no number', 'soon', 'epoch_seconds', 'UTC', null),
    ('day first where iso was declared', '20-04-2021', 'iso', 'UTC', null),
    ('a day that does not exist', '2026-02-30', 'iso', 'UTC', null),
    ('text', 'yesterday', 'iso', 'UTC', null),
    ('an unknown format', '2026-12-31', 'american', 'UTC', null),
    ('empty', '', 'iso', 'UTC', null),
    ('null', null, 'iso', 'UTC', null)

),

judged as (

    select
        *,
        {{ parse_timestamp('raw_text', 'date_format', 'timezone') }} as result
    from cases

),

final as (

    select *
    from judged
    where result is distinct from cast(expected as timestamp)

)

select * from final
