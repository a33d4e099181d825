"""Medians and 90th percentiles: exact where they can be computed beforehand, and histograms for the rest.

A percentile cannot be added up over cells as a count can. The page has the exact ones for all leads, and for one source
or one segment over all time. For every other combination of filters it adds up histograms: their bins hold equally many
leads of a stage, so that they are narrow where the leads are, and a value that many leads share is a bin of its own.
Where all of them would make the page too large, they are made of a sample of the journeys.
"""

# ruff: noqa: S608 (names in SQL are the project's own, values from data are bound or quoted)

from dataclasses import dataclass

from lead_taxonomy.duckdb_files import quote
from lead_taxonomy.report.facts import LEAD_SOURCE, Facts

SHARES = (0.5, 0.9)
# How many bins a stage gets, best first. With the first, small organisations have every duration in a bin of its own.
_BINS = (2000, 500, 200, 100, 64, 48, 32)
_BYTES_OF_BIN, _BYTES_OF_NUMBER = 16, 1.4


@dataclass(frozen=True)
class Family:
    """Durations of one kind, and the metrics that they give.

    Attributes:
        name: its name in the page.
        durations: name of the Durations that it is a part of.
        condition: which part, as SQL.
        metrics: names of the median and the 90th percentile.
    """

    name: str
    durations: str
    condition: str
    metrics: tuple[str, str]


@dataclass(frozen=True)
class Durations:
    """Where durations are: a table, the columns of their month and of the days, and which rows have one.

    `parts` are conditions that split the rows: each has its own histogram over the same bins.
    """

    name: str
    table: str
    month: str
    days: str
    condition: str
    parts: tuple[str, ...]


IN_STAGE = Durations("in_stage", "entries", "m", "days_in_stage", "true", ("is_advanced", "not is_advanced"))
OPEN_AGE = Durations("open_age", "journeys", "journey_m", "age_days", "is_open", ("true",))
IN_CURRENT = Durations("in_current", "journeys", "journey_m", "days_in_stage", "is_open", ("true",))
DURATIONS = (IN_STAGE, OPEN_AGE, IN_CURRENT)
FAMILIES = (
    Family("in_stage", "in_stage", "true", ("median_days_in_stage", "p90_days_in_stage")),
    Family("to_next", "in_stage", "is_advanced", ("median_days_to_next_stage", "p90_days_to_next_stage")),
    Family("open_age", "open_age", "true", ("median_open_lead_age", "p90_open_lead_age")),
    Family("in_current", "in_current", "true", ("median_days_in_current_stage", "p90_days_in_current_stage")),
)

Percentiles = dict[str, list[list[float | None] | None]]


@dataclass(frozen=True)
class Fineness:
    """How fine histograms are: about how many bins a stage has, and that one in so many journeys is in them."""

    bins: int
    one_in: int


def exact_percentiles(facts: Facts, family: Family) -> Percentiles:
    """Return [median, 90th percentile] of each stage: under the key "" of all rows, under "industry:3" of one value."""
    of = next(each for each in DURATIONS if each.name == family.durations)
    found: Percentiles = {"": [None] * len(facts.stages)}
    for dimension in (None, LEAD_SOURCE, *facts.segments):
        key = "null" if dimension is None else quote(dimension.name)
        rows = facts.rows(
            f"""
            select {key} as key, t, quantile_cont({of.days}, [{", ".join(map(str, SHARES))}])
            from {of.table}
            where {of.condition} and {family.condition}
            group by all
            """
        )
        for number, stage, percentiles in rows:
            name = "" if dimension is None else f"{dimension.name}:{number}"
            found.setdefault(name, [None] * len(facts.stages))[stage] = percentiles
    return found


def choose_fineness(facts: Facts, most_bytes: int) -> Fineness:
    """Return how fine histograms can be before the page becomes too large.

    A cell of n leads in b bins has b * (1 - (1 - 1 / b) ** n) numbers when leads are spread evenly, as they are over
    bins that hold equally many of them.
    """
    segments = [quote(each.name) for each in facts.segments] or [quote(LEAD_SOURCE.name)]
    costs = dict.fromkeys(_BINS, 0.0)
    rows_in_all = 0
    for of in DURATIONS:
        rows = f"from {of.table} where {of.condition}"
        [ends] = facts.rows(
            f"select {', '.join(f'sum(least(n, {2 * bins}))' for bins in _BINS)} "
            f"from (select count(*) as n {rows} group by t)"
        )
        for bins, count in zip(_BINS, ends, strict=True):
            costs[bins] += _BYTES_OF_BIN * (count or 0)
        for segment in segments:
            keys = f"{segment}, {LEAD_SOURCE.name}, {of.month}, t"
            numbers = ", ".join(f"sum({bins} * (1 - pow(1 - 1.0 / {bins}, n)))" for bins in _BINS)
            [found] = facts.rows(f"select sum(n), {numbers} from (select count(*) as n {rows} group by {keys})")
            rows_in_all += int(found[0] or 0)
            for bins, count in zip(_BINS, found[1:], strict=True):
                costs[bins] += _BYTES_OF_NUMBER * (count or 0)
    for bins in _BINS:
        if costs[bins] <= most_bytes:
            return Fineness(bins, 1)
    return Fineness(_BINS[-1], -int(-rows_in_all * _BYTES_OF_NUMBER // most_bytes))


def make_bins(facts: Facts, of: Durations, fineness: Fineness) -> list[list[tuple[float, float]]]:
    """Put every duration into a bin, in the table `binned_<name>`; `is_sampled` tells those that are in the sample.

    Returns:
        The lowest and highest duration in each bin, by stage.
    """
    bounds, binned = quote(f"bounds_{of.name}"), quote(f"binned_{of.name}")
    shares = ", ".join(str(number / fineness.bins) for number in range(fineness.bins + 1))
    facts.connection.execute(
        f"""
        create or replace temp table {bounds} as
        with quantiles as (
            select t, unnest(quantile_disc({of.days}, [{shares}])) as bound
            from {of.table}
            where {of.condition}
            group by t
        )
        select t, bound, row_number() over (partition by t order by bound) as place
        from (select distinct t, bound from quantiles)
        """
    )
    # A bound is a bin of its own, and what lies between it and the next one is another.
    facts.connection.execute(
        f"""
        create or replace temp table {binned} as
        with placed as (
            select
                rows.*,
                {of.month} as month,
                rows.{of.days} as days,
                2 * place + (days > bound)::integer as slot,
                hash(lead_id, journey_number) % {fineness.one_in} = 0 as is_sampled
            from {of.table} as rows
            asof join {bounds} as bounds on rows.t = bounds.t and rows.{of.days} >= bounds.bound
            where {of.condition}
        ),
        bins as (
            select
                t, slot, min(days) as low, max(days) as high, row_number() over (partition by t order by slot) - 1 as b
            from placed
            group by t, slot
        )
        select placed.*, bins.b, bins.low, bins.high
        from placed
        inner join bins on placed.t = bins.t and placed.slot = bins.slot
        """
    )
    found: list[list[tuple[float, float]]] = [[] for _ in facts.stages]
    for stage, low, high in facts.rows(f"select t, low, high from {binned} group by t, b, low, high order by t, b"):
        found[stage].append((low, high))
    return found
