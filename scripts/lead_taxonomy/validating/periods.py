"""When rows are in force: periods between two days, and the pieces into which the dates of rows cut the time line."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from lead_taxonomy.seed_files import Row
from lead_taxonomy.validating.rules import Words

Period = tuple[date, date]


def period(row: Row) -> Period:
    """Return the period of a row: from the first day, up to and not including the last."""
    return row.date("valid_from") or date.min, row.date("valid_to") or date.max


def pieces(rows: Iterable[Row], within: Period = (date.min, date.max)) -> list[Period]:
    """Cut a period at every date of the rows."""
    start, end = within
    cuts = sorted({start, end} | {day for row in rows for day in period(row) if start < day < end})
    return list(pairwise(cuts))


def covers(row: Row, piece: Period) -> bool:
    """Whether a row is in force during a piece of the time line."""
    start, end = period(row)
    return start <= piece[0] and piece[1] <= end


def overlap(one: Row, other: Row) -> bool:
    """Whether two rows are in force on the same day."""
    (start, end), (other_start, other_end) = period(one), period(other)
    return start < other_end and other_start < end


def words(piece: Period) -> Words:
    """Say when a piece is; nothing when it is always."""
    start, end = piece
    if (start, end) == (date.min, date.max):
        return Words("", "")
    if start == date.min:
        return Words(f" tot {end}", f" until {end}")
    if end == date.max:
        return Words(f" vanaf {start}", f" from {start}")
    return Words(f" van {start} tot {end}", f" from {start} until {end}")
