"""The rows of one taxonomy from a published mart, numbered for counting: stages, months, sources and segments."""

# ruff: noqa: S608 (names in SQL are the project's own, values from data are bound or quoted)

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import duckdb

from lead_taxonomy.building.workspace import MART_TABLE
from lead_taxonomy.company_sizes import size_class_sql
from lead_taxonomy.duckdb_files import first_line, local_date, memory_limit, quote, sql_text
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.validating.rules import Words

# A month of its own for the last five years; what is older is one period, so that a stray date of 1970 does no harm.
MOST_MONTHS = 60
# In bits of a 64-bit number.
_MOST_STAGES = 60

# What the mart of another version may not have.
_NEEDED = (
    "taxonomy_id",
    "definition_basis",
    "stage_order",
    "is_within_sla",
    "exclusion_reason",
    "opportunity_id",
    "as_of",
)

Kind = Literal["value", "unmapped", "empty", "other"]


@dataclass(frozen=True)
class Dimension:
    """What leads are told apart by.

    Attributes:
        name: its name in the page and in the figures.
        expression: SQL over a row of the fact.
        label: its name for people.
    """

    name: str
    expression: str
    label: Words


LEAD_SOURCE = Dimension("lead_source", "lead_source", Words("Herkomst", "Lead source"))
SEGMENTS = (
    Dimension("industry", "industry", Words("Branche", "Industry")),
    Dimension("country", "country", Words("Land", "Country")),
    Dimension("company_size", size_class_sql("company_size"), Words("Aantal medewerkers", "Company size")),
    Dimension("job_function", "job_function", Words("Functie", "Job function")),
    Dimension("source", "source", Words("Bronsysteem", "Source system")),
    Dimension(
        "is_existing_customer",
        "cast(is_existing_customer as varchar)",
        Words("Bestaande klant", "Existing customer"),
    ),
)
DIMENSIONS = (LEAD_SOURCE, *SEGMENTS)


@dataclass(frozen=True)
class Value:
    """A value of a dimension: one that was recorded, no mapping known, nothing recorded, or all others together.

    Attributes:
        kind: which of these.
        text: the value itself; for `other` how many values that are.
    """

    kind: Kind
    text: str


@dataclass(frozen=True)
class Stage:
    """A stage of the funnel; `is_entered` is false where no journey in the mart ever entered it."""

    stage_id: str
    order: int
    names: Words
    owner: str
    is_entered: bool


@dataclass
class Facts:
    """An open connection with the temporary tables `entries` and `journeys`, and what their numbers stand for.

    Attributes:
        connection: the connection.
        taxonomy_id: the taxonomy.
        definition_basis: as_agreed or restated.
        other_basis: the other of these, where the mart has it.
        other_taxonomies: ids of what else the mart holds.
        as_of: the instant at which everything is judged (UTC); None in an empty mart.
        stages: by their number `t`.
        months: first days by their number `m`; None stands for all time before the second one.
        weeks: (Monday, number of the month) by their number `w`: a week in two months is two.
        weeks_since: the month in which they begin, where sales got leads before it too.
        values: by dimension, by their number.
        currencies: by their number.
    """

    connection: duckdb.DuckDBPyConnection
    taxonomy_id: str
    definition_basis: str
    other_basis: str | None = None
    other_taxonomies: list[str] = field(default_factory=list)
    as_of: datetime | None = None
    stages: list[Stage] = field(default_factory=list)
    months: list[date | None] = field(default_factory=list)
    weeks: list[tuple[date, int]] = field(default_factory=list)
    weeks_since: date | None = None
    values: dict[str, list[Value]] = field(default_factory=dict)
    currencies: list[str] = field(default_factory=list)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.connection.execute(query, list(values)).fetchall()

    @property
    def segments(self) -> list[Dimension]:
        """The segments that tell leads apart in this mart: those with two values or more."""
        return [each for each in SEGMENTS if len(self.values[each.name]) > 1]

    @property
    def chain(self) -> list[int]:
        """Numbers of the stages that somebody entered, in order: the stage before is the one before it in here."""
        return [number for number, stage in enumerate(self.stages) if stage.is_entered]

    @property
    def sales_stage(self) -> int | None:
        """Number of the first stage that sales owns and somebody entered: where sales gets a lead."""
        return next((number for number in self.chain if self.stages[number].owner == "sales"), None)

    @property
    def has_stage_of_sales(self) -> bool:
        """Whether sales owns a stage at all, entered or not."""
        return any(stage.owner == "sales" for stage in self.stages)


@contextmanager
def open_mart(mart: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a published mart for reading, beside a database in memory for what is computed from it.

    Raises:
        LeadTaxonomyError: there is none, or it cannot be read.
    """
    hint = "Run `lead-taxonomy build` first, with the same --example, --organisation and --output."
    if not mart.exists():
        raise LeadTaxonomyError(f"There is no published mart {mart}.", hint=hint)
    with duckdb.connect() as connection:
        connection.execute(f"set memory_limit = {sql_text(memory_limit())}")
        connection.execute("set timezone = 'UTC'")
        connection.execute("set enable_progress_bar = false")
        try:
            connection.execute(f"attach {sql_text(mart)} as mart (read_only)")
            connection.execute(f"select {', '.join(_NEEDED)} from mart.{MART_TABLE} limit 0")
        except duckdb.Error as error:
            raise LeadTaxonomyError(f"The mart {mart} cannot be read: {first_line(str(error))}", hint=hint) from error
        yield connection


def read_facts(
    connection: duckdb.DuckDBPyConnection,
    *,
    wanted_taxonomy: str | None,
    wanted_basis: str | None,
    preferred: Sequence[str],
    defined: Sequence[tuple[str, Stage]],
    timezone: str,
    most_values: int,
) -> Facts:
    """Number the rows of one taxonomy.

    Args:
        connection: has the mart attached.
        wanted_taxonomy: its id; by default the first of `preferred` that the mart has.
        wanted_basis: as_agreed or restated; by default the first of these that the mart has.
        preferred: ids of taxonomies, best first.
        defined: (taxonomy, stage) of what is defined, for stages that nobody entered and for names of today.
        timezone: where a month begins at midnight.
        most_values: of a dimension; the rarer ones are counted together.

    Raises:
        LeadTaxonomyError: the mart does not have what is wanted.
    """
    taxonomy_id, basis, other_basis, other_taxonomies = _choose(connection, wanted_taxonomy, wanted_basis, preferred)
    facts = Facts(connection, taxonomy_id, basis, other_basis, other_taxonomies)
    connection.execute(
        f"create or replace temp view fact as from mart.{quote(MART_TABLE)} where taxonomy_id = {sql_text(taxonomy_id)}"
    )
    [(facts.as_of,)] = facts.rows("select max(as_of) from fact")
    facts.stages = _read_stages(facts, [stage for of, stage in defined if of == taxonomy_id])
    _number_stages(facts)
    for dimension in DIMENSIONS:
        facts.values[dimension.name] = _number_values(facts, dimension, most_values)
    _number_months(facts, timezone)
    _number_rows(facts, timezone)
    _number_weeks(facts)
    facts.currencies = [
        currency
        for (currency,) in facts.rows(
            """
            select currency
            from journeys
            where amount is not null and not is_excluded and journey_outcome in ('won', 'open', 'lost')
            group by all
            order by count(*) desc, currency
            """
        )
    ]
    return facts


def _choose(
    connection: duckdb.DuckDBPyConnection, taxonomy: str | None, basis: str | None, preferred: Sequence[str]
) -> tuple[str, str, str | None, list[str]]:
    """Choose taxonomy and basis from what the mart has."""
    found = connection.execute(
        f"select taxonomy_id, definition_basis from mart.{quote(MART_TABLE)} group by all order by all"
    ).fetchall()
    taxonomies = list(dict.fromkeys(taxonomy_id for taxonomy_id, _ in found))
    if taxonomy is not None and taxonomies and taxonomy not in taxonomies:
        raise LeadTaxonomyError(
            f"The mart does not hold the taxonomy '{taxonomy}'.", hint=f"It holds: {', '.join(taxonomies)}."
        )
    chosen = taxonomy or next(
        (each for each in preferred if each in taxonomies),
        taxonomies[0] if taxonomies else next(iter(preferred), ""),
    )
    # As agreed comes first in the alphabet too.
    bases = [each for taxonomy_id, each in found if taxonomy_id == chosen]
    if basis is not None and bases and basis not in bases:
        raise LeadTaxonomyError(
            f"The mart does not hold '{chosen}' on the basis {basis}.",
            hint=f"Build it with --vars '{{definition_bases: [as_agreed, {basis}]}}'.",
        )
    chosen_basis = basis or (bases[0] if bases else "as_agreed")
    other = next((each for each in bases if each != chosen_basis), None)
    return chosen, chosen_basis, other, [each for each in taxonomies if each != chosen]


def _read_stages(facts: Facts, defined: Sequence[Stage]) -> list[Stage]:
    """Return the stages that somebody entered on either basis, and those that are defined."""
    by_id = {stage.stage_id: stage for stage in defined}
    entered = facts.rows(
        """
        select
            stage_id,
            any_value(stage_order),
            arg_max(stage_name_nl, (entered_at, lead_funnel_id)),
            arg_max(stage_name_en, (entered_at, lead_funnel_id)),
            arg_max(stage_owner, (entered_at, lead_funnel_id)),
            bool_or(definition_basis = $1)
        from fact
        group by stage_id
        -- A stage that took the place of another comes after it; one of the other basis alone comes last.
        order by any_value(stage_order), min(entered_at) filter (definition_basis = $1), stage_id
        """,
        [facts.definition_basis],
    )
    stages = {}
    for stage_id, order, name_nl, name_en, owner, is_entered in entered:
        now = by_id.get(stage_id)
        names = now.names if now else Words(name_nl or stage_id, name_en or stage_id)
        stages[stage_id] = Stage(stage_id, order, names, now.owner if now else owner, is_entered)
    stages |= {stage_id: stage for stage_id, stage in by_id.items() if stage_id not in stages}
    if len(stages) > _MOST_STAGES:
        raise LeadTaxonomyError(
            f"The taxonomy '{facts.taxonomy_id}' has {len(stages)} stages.",
            hint=f"The report can show {_MOST_STAGES}: give reports of a taxonomy with fewer stages.",
        )
    return sorted(stages.values(), key=lambda stage: stage.order)


def _number_stages(facts: Facts) -> None:
    """Make a table of the numbers of the stages, each with that of the next one that somebody entered."""
    following = dict(pairwise(facts.chain))
    facts.connection.execute(
        "create or replace temp table stage_numbers (stage_id varchar, t integer, following integer)"
    )
    if facts.stages:
        facts.connection.executemany(
            "insert into stage_numbers values (?, ?, ?)",
            [(stage.stage_id, number, following.get(number)) for number, stage in enumerate(facts.stages)],
        )


def _number_values(facts: Facts, dimension: Dimension, most: int) -> list[Value]:
    """Number the values of a dimension, most frequent first, then unmapped, nothing recorded, the rare ones."""
    table = quote(f"numbers_{dimension.name}")
    counted = facts.rows(
        f"""
        select {dimension.expression} as value, count(*) as leads
        from fact
        where definition_basis = $1 and stage_order = 0
        group by all
        order by leads desc, value
        """,
        [facts.definition_basis],
    )
    present = {value for value, _ in counted}
    recorded = [value for value, _ in counted if value not in {None, "unmapped"}]
    values = [Value("value", value) for value in recorded[:most]]
    # However few they are, what no mapping knows and what was not recorded are never counted with the rare ones.
    if "unmapped" in present:
        values.append(Value("unmapped", "unmapped"))
    shown = [value.text for value in values]
    if None in present:
        values.append(Value("empty", ""))
    if len(recorded) > most:
        values.append(Value("other", str(len(recorded) - most)))
    facts.connection.execute(f"create or replace temp table {table} (value varchar, number integer)")
    if shown:
        facts.connection.executemany(
            f"insert into {table} values (?, ?)", [(value, number) for number, value in enumerate(shown)]
        )
    return values


def _number_months(facts: Facts, timezone: str) -> None:
    """List the months from the first to the last date."""
    [(first, last)] = facts.rows(
        f"""
        select
            date_trunc('month', min(entered_date))::date,
            date_trunc('month', greatest(max(entered_date), max({local_date("journey_closed_at", timezone)})))::date
        from fact
        """
    )
    months: list[date | None] = []
    while last is not None and last >= first and len(months) < MOST_MONTHS:
        months.append(last)
        last = (last - timedelta(days=1)).replace(day=1)
    if last is not None and last >= first:
        months.append(None)
    facts.months = months[::-1]


def _number_rows(facts: Facts, timezone: str) -> None:
    """Make the tables that everything is counted from.

    `entries`: a row per stage that a journey reached on the chosen basis: its stage `t`, the dimensions by name, the
    months of the entry (`m`) and of the journey's start (`start_m`), and what the metrics ask of it. `reached` has a
    bit for each stage that the journey reached. `journeys`: a row per journey, at the furthest stage.
    """
    first = next((month for month in facts.months if month is not None), date.min)
    before = len(facts.months) - len([month for month in facts.months if month is not None])

    def month_number(expression: str) -> str:
        distance = f"date_diff('month', date '{first}', {expression})"
        return f"cast(greatest({distance} + {before}, 0) as integer)"

    joins, numbers = [], []
    for dimension in DIMENSIONS:
        kinds = [value.kind for value in facts.values[dimension.name]]
        table = quote(f"numbers_{dimension.name}")
        other = kinds.index("other") if "other" in kinds else "null"
        empty = kinds.index("empty") if "empty" in kinds else other
        joins.append(f"left join {table} on ({dimension.expression}) = {table}.value")
        numbers.append(
            f"case when ({dimension.expression}) is null then {empty} else coalesce({table}.number, {other}) end"
            f" as {quote(dimension.name)}"
        )
    facts.connection.execute(
        f"""
        create or replace temp table all_entries as
        select
            definition_basis,
            lead_id,
            journey_number,
            stage_numbers.t,
            stage_numbers.following,
            {", ".join(numbers)},
            entered_date,
            {month_number("entered_date")} as m,
            days_in_stage,
            exit_kind = 'advanced' as is_advanced,
            is_within_sla,
            is_furthest_stage,
            journey_outcome,
            exclusion_reason is not null as is_excluded,
            journey_outcome = 'open' and exclusion_reason is null as is_open,
            journey_started_at,
            journey_closed_at,
            opportunity_id,
            opportunity_amount,
            opportunity_currency,
            as_of,
            bit_or(1::bigint << stage_numbers.t) over journey as reached,
            {month_number("min(entered_date) filter (stage_order = 0) over journey")} as start_m
        from fact
        inner join stage_numbers using (stage_id)
        {" ".join(joins)}
        window journey as (partition by definition_basis, lead_id, journey_number)
        """
    )
    facts.connection.execute(
        "create or replace temp view entries as select * from all_entries where definition_basis = "
        + sql_text(facts.definition_basis)
    )
    facts.connection.execute(
        f"""
        create or replace temp table journeys as
        with followed as (
            select
                *,
                journey_number < max(journey_number) over (partition by lead_id) as has_later_journey,
                opportunity_id is null or row_number() over (
                    partition by opportunity_id
                    order by
                        case
                            when is_excluded or opportunity_amount is null then 5
                            when journey_outcome = 'won' then 1
                            when journey_outcome = 'open' then 2
                            when journey_outcome = 'lost' then 3
                            else 4
                        end,
                        journey_started_at,
                        lead_id,
                        journey_number
                ) = 1 as has_amount_of_its_own
            from entries
            where is_furthest_stage
        )
        select
            * exclude (m),
            {month_number(local_date("journey_closed_at", timezone))} as closed_m,
            {month_number(local_date("journey_started_at", timezone))} as journey_m,
            date_diff('microsecond', journey_started_at, as_of) / 86400000000.0 as age_days,
            case when has_amount_of_its_own then opportunity_amount end as amount,
            coalesce(opportunity_currency, 'unknown') as currency
        from followed
        """
    )


def _number_weeks(facts: Facts) -> None:
    """List the weeks in which sales got leads, with all between the first and the last; make the table of numbers."""
    sales = facts.sales_stage
    [(first, last)] = facts.rows(
        "select min(entered_date), max(entered_date) from entries where t = ?", [-1 if sales is None else sales]
    )
    start = next((month for month in facts.months if month is not None), None)
    if first is not None and start is not None:
        facts.weeks_since = start if first < start else None
        day = max(first, start)
        while day <= last:
            number = next(
                index for index in range(len(facts.months) - 1, -1, -1) if (facts.months[index] or date.min) <= day
            )
            facts.weeks.append((day - timedelta(days=day.weekday()), number))
            next_week = day + timedelta(days=7 - day.weekday())
            next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            day = min(next_week, next_month)
    facts.connection.execute("create or replace temp table week_numbers (monday date, m integer, w integer)")
    if facts.weeks:
        facts.connection.executemany(
            "insert into week_numbers values (?, ?, ?)",
            [(monday, month, number) for number, (monday, month) in enumerate(facts.weeks)],
        )
