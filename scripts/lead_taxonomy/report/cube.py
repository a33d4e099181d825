"""The sums that the page filters: for every month, source and segment, packed so that a page can carry them.

A block holds one segment (its values `v`), or none, with all sources `s`, months `m` and stages `t`. A number that is
not zero has an index in it, ((v * sources + s) * months + m) * stages + t. A series of numbers is written as the
differences of the indexes, then the numbers, as variable-length integers (seven bits in a byte, lowest first, the
eighth bit set where more follow); amounts are written as 64-bit floats. Blocks are deflated and written in base64.
"""

# ruff: noqa: S608 (names in SQL are the project's own, values from data are bound or quoted)

import base64
import struct
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from lead_taxonomy.duckdb_files import quote
from lead_taxonomy.report.durations import (
    DURATIONS,
    FAMILIES,
    Durations,
    choose_fineness,
    exact_percentiles,
    make_bins,
)
from lead_taxonomy.report.facts import Dimension, Facts
from lead_taxonomy.report.measures import AMOUNTS, MEASURES

# Bytes that the counts and the histograms may take: with the libraries for charts a page stays below 3 MB.
MOST_COUNT_BYTES = 900_000
MOST_HISTOGRAM_BYTES = 750_000
_SEVEN_BITS = 128


def pack_counts(facts: Facts) -> dict[str | None, dict[str, Any]]:
    """Return the counts of each segment, or of the whole where leads have none."""
    return {segment.name if segment else None: _counts(facts, segment) for segment in _segments(facts)}


def packed_bytes(blocks: dict[str | None, dict[str, Any]]) -> int:
    """Return how much of the page blocks take."""
    return sum(len(part["bytes"]) for block in blocks.values() for part in block.values())


def make_cube(facts: Facts, counts: dict[str | None, dict[str, Any]]) -> dict[str, Any]:
    """Return the cube as the page carries it, from the counts and the durations."""
    fineness = choose_fineness(facts, MOST_HISTOGRAM_BYTES)
    bins = {of.name: make_bins(facts, of, fineness) for of in DURATIONS}
    width = max((len(stage) for stages in bins.values() for stage in stages), default=1)
    return {
        "measures": MEASURES,
        "amounts": AMOUNTS,
        "families": {
            family.name: {"durations": family.durations, "metrics": family.metrics, "part": family.condition != "true"}
            for family in FAMILIES
        },
        "exact": {
            family.name: {
                key: [_rounded(pair) for pair in stages] for key, stages in exact_percentiles(facts, family).items()
            }
            for family in FAMILIES
        },
        "bins": {name: [[_rounded(ends) for ends in stage] for stage in stages] for name, stages in bins.items()},
        "bin_count": width,
        "one_in": fineness.one_in,
        "by_month": {of.name: _months_histogram(facts, of, width) for of in DURATIONS},
        "blocks": [
            {
                "segment": segment.name if segment else None,
                "counts": counts[segment.name if segment else None],
                "histograms": {of.name: _histogram(facts, segment, of, width) for of in DURATIONS},
            }
            for segment in _segments(facts)
        ],
    }


def pack(series: Iterable[tuple[Sequence[int], Sequence[float]]], *, floats: bool = False) -> dict[str, Any]:
    """Write series of (indexes, numbers) as a block.

    Returns:
        `lengths`: how many numbers each series has; `bytes`: the block.
    """
    written, lengths = bytearray(), []
    for indexes, numbers in series:
        lengths.append(len(indexes))
        before = 0
        for index in indexes:
            _write_integer(written, index - before)
            before = index
        if floats:
            written += struct.pack(f"<{len(numbers)}d", *numbers)
        else:
            for number in numbers:
                _write_integer(written, int(number))
    deflated = zlib.compress(bytes(written), level=9, wbits=-zlib.MAX_WBITS)
    return {"lengths": lengths, "bytes": base64.b64encode(deflated).decode()}


def _write_integer(to: bytearray, number: int) -> None:
    """Write a whole number of 0 or more."""
    while number >= _SEVEN_BITS:
        to.append(number % _SEVEN_BITS + _SEVEN_BITS)
        number //= _SEVEN_BITS
    to.append(number)


def _index(facts: Facts, segment: Dimension | None, month: str = "m") -> str:
    """Return SQL for the place of a row in a block."""
    value = quote(segment.name) if segment else "0"
    sources, months, stages = len(facts.values["lead_source"]), len(facts.months), len(facts.stages)
    return f"((({value}::bigint * {sources} + lead_source) * {months} + {month}) * {stages} + t)"


def _counts(facts: Facts, segment: Dimension | None) -> dict[str, Any]:
    """Return the counts, the amounts, and what sales got by week."""
    index = _index(facts, segment)
    sums = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in MEASURES)
    rows = facts.rows(f"select {index} as i, {sums} from measures group by i order by i")
    counts = (
        ([row[0] for row in rows if row[number]], [row[number] for row in rows if row[number]])
        for number in range(1, len(MEASURES) + 1)
    )
    currencies = max(len(facts.currencies), 1)
    amounts = (
        _series(
            facts,
            f"select {index} * {currencies} + c as i, sum({name}) from amounts where {name} is not null "
            "group by i order by i",
        )
        for name in AMOUNTS
    )
    value, sources = quote(segment.name) if segment else "0", len(facts.values["lead_source"])
    weeks = _series(
        facts,
        f"select ({value}::bigint * {sources} + lead_source) * {len(facts.weeks)} + w as i, count(*) "
        "from sales_entries group by i order by i",
    )
    return {"measures": pack(counts), "amounts": pack(amounts, floats=True), "weeks": pack([weeks])}


def _histogram(facts: Facts, segment: Dimension | None, of: Durations, width: int) -> dict[str, Any]:
    """Return how many durations are in each bin, for each month, source, stage and value of a segment."""
    index = f"{_index(facts, segment, 'month')} * {width} + b"
    table = quote(f"binned_{of.name}")
    return pack(
        _series(facts, f"select {index} as i, count(*) from {table} where is_sampled and {part} group by i order by i")
        for part in of.parts
    )


def _months_histogram(facts: Facts, of: Durations, width: int) -> dict[str, Any]:
    """Return the same for each month and stage alone, of all journeys."""
    index = f"(month::bigint * {len(facts.stages)} + t) * {width} + b"
    table = quote(f"binned_{of.name}")
    return pack(
        _series(facts, f"select {index} as i, count(*) from {table} where {part} group by i order by i")
        for part in of.parts
    )


def _segments(facts: Facts) -> list[Dimension | None]:
    """Return the segments that have a block; None where leads have no segment."""
    return [*facts.segments] or [None]


def _series(facts: Facts, query: str) -> tuple[list[int], list[float]]:
    """Return the two columns of a query."""
    rows = facts.rows(query)
    return [row[0] for row in rows], [row[1] for row in rows]


def _rounded(days: Sequence[float | None] | None) -> list[float | None] | None:
    """Keep six decimals of a day: a tenth of a second."""
    return None if days is None else [None if each is None else round(each, 6) for each in days]
