"""The named date formats of exports.

A source declares one format; it is never guessed, because 06-05-2020 is a day in May or in June depending
on who wrote it. The macro parse_timestamp does the parsing. What is here only answers "does this value fit",
so that a wrong declaration is reported when loading; a test keeps the two lists equal.
"""

from dataclasses import dataclass

_DASHED = "replace(replace(regexp_replace(trim({value}), '[./]', '-', 'g'), ',', ''), chr(8239), ' ')"


@dataclass(frozen=True)
class DateFormat:
    """One named format.

    Attributes:
        name: as written in source.yml and in the raw column _date_format.
        examples: values that fit, for messages and docs.
        fits_sql: SQL condition over {value}, a text expression; true, or false or null when the value does not fit.
    """

    name: str
    examples: tuple[str, ...]
    fits_sql: str

    def fits(self, value: str) -> str:
        """Return the SQL condition that the text expression `value` fits this format."""
        return "coalesce(" + self.fits_sql.replace("{value}", value) + ", false)"


def _one_of(value: str, patterns: tuple[str, ...]) -> str:
    """Return the SQL condition that a text expression fits one of the strptime patterns.

    A pattern reads the year 26 as one of the first century.
    """
    listed = ", ".join(f"'{pattern}'" for pattern in patterns)
    return f"(regexp_matches({value}, '[0-9]{{4}}') and try_strptime({value}, [{listed}]) is not null)"


DATE_FORMATS: dict[str, DateFormat] = {
    date_format.name: date_format
    for date_format in (
        DateFormat(
            "iso",
            ("2026-12-31", "2026-12-31 14:05:00", "2026-12-31T14:05:00.123Z", "2026-12-31T14:05:00+02:00"),
            # The pattern keeps out what DuckDB also casts: 'infinity', 'epoch', dates before Christ, and words behind
            # the time, which it drops.
            "case when regexp_matches({value}, '[A-Za-z] *$') and not regexp_matches({value}, '(Z|z|UTC|GMT) *$') "
            "then try_strptime(trim({value}), ['%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M %p']) is not null "
            "else regexp_matches({value}, '^ *[0-9]{4}[-/]') and try_cast({value} as timestamp) is not null end",
        ),
        DateFormat(
            "day_month_year",
            ("31-12-2026", "31/12/2026 14:05", "31.12.2026 14:05:59", "31/12/2026, 2:05 pm"),
            _one_of(
                _DASHED,
                ("%d-%m-%Y %I:%M:%S %p", "%d-%m-%Y %I:%M %p", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y"),
            ),
        ),
        DateFormat(
            "month_day_year",
            ("12/31/2026", "12/31/2026 14:05", "12/31/2026, 2:05 PM"),
            _one_of(
                _DASHED,
                ("%m-%d-%Y %I:%M:%S %p", "%m-%d-%Y %I:%M %p", "%m-%d-%Y %H:%M:%S", "%m-%d-%Y %H:%M", "%m-%d-%Y"),
            ),
        ),
        DateFormat(
            "day_monthname_year",
            ("15 Apr, 2021 00:03:00", "15 Apr 2021", "15 April 2021 00:03"),
            _one_of(
                "replace(trim({value}), ',', '')",
                (
                    "%d %b %Y %H:%M:%S",
                    "%d %b %Y %H:%M",
                    "%d %b %Y",
                    "%d %B %Y %H:%M:%S",
                    "%d %B %Y %H:%M",
                    "%d %B %Y",
                ),
            ),
        ),
        DateFormat("compact", ("20261231",), _one_of("trim({value})", ("%Y%m%d",))),
        DateFormat("epoch_seconds", ("1798725900",), "regexp_full_match(trim({value}), '-?[0-9]{1,11}')"),
        DateFormat("epoch_milliseconds", ("1798725900000",), "regexp_full_match(trim({value}), '-?[0-9]{11,14}')"),
    )
}
