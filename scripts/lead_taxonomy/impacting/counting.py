"""Count what differs between two sides: in SQL, over all journeys of both."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from lead_taxonomy.company_sizes import size_class_sql
from lead_taxonomy.duckdb_files import memory_limit, sql_text
from lead_taxonomy.impacting.impact import Breakdown, Figures, Move, StageImpact, Week

SIDES = ("before", "after")
# The column of a journey that each breakdown is by.
SEGMENTS = ("lead_source", "industry", "country", "company_size")
PERIOD = "month"
_HANDOVER_STAGE = "marketing_qualified"
_EXAMPLES = 10


class Sides:
    """Both sides, open for reading."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, taxonomy_id: str, timezone: str) -> None:
        """Read the entries of a taxonomy on each side; dates are those of the time zone."""
        self._connection = connection
        self._taxonomy_id = taxonomy_id
        for side in SIDES:
            self._read_entries(side, timezone)
        # A stage may have another number on either side: how far it is, the proposal says.
        connection.execute(
            """
            create temp table ranks as
            select stage_id, stage_order from stages_after
            union all
            select stage_id, stage_order from stages_before where stage_id not in (select stage_id from stages_after)
            """
        )

    def stages(self) -> list[StageImpact]:
        """Return the stages of either side, in the order of the proposal."""
        found: dict[str, dict[str, Any]] = {}
        for side in SIDES:
            previous: int | None = None
            for stage_id, order, name_nl, name_en, entered, observed, days, days_to in self._rows(
                f"""
                select
                    stages.stage_id,
                    stages.stage_order,
                    stages.name_nl,
                    stages.name_en,
                    count(entries.stage_id),
                    count(entries.stage_id) filter (where not entries.is_inferred),
                    median(entries.days_in_stage),
                    median(entries.days_to_stage)
                from stages_{side} as stages
                left join entries_{side} as entries on stages.stage_id = entries.stage_id
                group by all
                order by stages.stage_order, stages.stage_id
                """  # noqa: S608
            ):
                share = entered / previous if previous else None
                found[stage_id] = {
                    **found.get(stage_id, {}),
                    "order": order,
                    "names": {"nl": name_nl or stage_id, "en": name_en or stage_id},
                    side: Figures(entered, observed, share, days, days_to),
                }
                previous = entered
        stages = [
            StageImpact(stage_id, each["order"], each["names"], each.get("before"), each.get("after"))
            for stage_id, each in found.items()
        ]
        return sorted(stages, key=lambda stage: (stage.stage_order, stage.stage_id))

    def moves(self) -> list[Move]:
        """Return how many leads reached which stage on either side, most leads first."""
        return [
            Move(*row)
            for row in self._rows(
                """
                select furthest_before.stage_id, furthest_after.stage_id, count(*)
                from furthest_before
                full join furthest_after on furthest_before.lead_id = furthest_after.lead_id
                group by all
                order by count(*) desc, 1, 2
                """
            )
        ]

    def breakdowns(self) -> list[Breakdown]:
        """Return the entries of each stage by source, segment and month, on both sides."""
        found = []
        for dimension in (*SEGMENTS, PERIOD):
            for value, stage_id, before, after in self._rows(
                f"""
                select value, stage_id, sum(is_before)::bigint, sum(1 - is_before)::bigint
                from (
                    select "{dimension}" as value, stage_id, 1 as is_before from entries_before
                    union all
                    select "{dimension}", stage_id, 0 from entries_after
                )
                group by all
                order by all
                """  # noqa: S608
            ):
                found.append(Breakdown(dimension, value, stage_id, before, after))
        return found

    def handover(self, side: str) -> str | None:
        """Return a side's stage in which sales gets a lead: what compares with MQL, else the first that sales owns."""
        row = self._one(
            f"""
            select coalesce(
                min_by(stage_id, (stage_order, stage_id)) filter (where common_stage = ?),
                min_by(stage_id, (stage_order, stage_id)) filter (where owner = 'sales')
            )
            from stages_{side}
            """,  # noqa: S608
            _HANDOVER_STAGE,
        )
        return None if row[0] is None else str(row[0])

    def weeks(self, before: str | None, after: str | None, last_day: date, at_least: int) -> list[Week]:
        """Return the entries into a stage by week, from the first week with any up to the week of the last day.

        Where the stage is younger than a number of weeks, it starts these weeks before the last one: weeks in which
        other stages were entered and this one was not are weeks with none.

        An entry that a later stage implies hands nobody over: a web shop's order, or a lead that sales found itself.

        Args:
            before: the stage to count by the old definitions.
            after: that by the proposed ones.
            last_day: a day of the last week.
            at_least: the number of weeks before the last one.
        """
        counted = {
            monday: counts
            for monday, *counts in self._rows(
                """
                select date_trunc('week', entered_date)::date, sum(is_before)::bigint, sum(1 - is_before)::bigint
                from (
                    select entered_date, 1 as is_before from entries_before where stage_id = $1 and not is_inferred
                    union all
                    select entered_date, 0 from entries_after where stage_id = $2 and not is_inferred
                )
                group by all
                """,
                before,
                after,
            )
        }
        [first_day] = self._one(
            "select min(entered_date) from (from entries_before select entered_date union all "
            "from entries_after select entered_date)"
        )
        return fill_weeks(counted, first_day, last_day, at_least) if counted else []

    def movers(self, *, gained: bool) -> list[tuple[str, str | None, str | None]]:
        """Return some leads that moved, with their stages: those with the latest news first.

        Of each way of moving one, then the second of each, and so on: ten leads of one kind show less than ten of
        several.

        Args:
            gained: those that get further; else those that get less far.
        """
        return [
            (lead_id, before, after)
            for lead_id, before, after in self._rows(
                f"""
                with moved as (
                    select
                        coalesce(furthest_before.lead_id, furthest_after.lead_id) as lead_id,
                        furthest_before.stage_id as stage_before,
                        furthest_after.stage_id as stage_after,
                        greatest(furthest_before.entered_at, furthest_after.entered_at) as moved_at
                    from furthest_before
                    full join furthest_after on furthest_before.lead_id = furthest_after.lead_id
                    left join ranks as ranks_before on furthest_before.stage_id = ranks_before.stage_id
                    left join ranks as ranks_after on furthest_after.stage_id = ranks_after.stage_id
                    where
                        coalesce(ranks_after.stage_order, -1) {">" if gained else "<"}
                        coalesce(ranks_before.stage_order, -1)
                ),

                turns as (
                    select
                        *,
                        row_number() over (
                            partition by stage_before, stage_after
                            order by moved_at desc, lead_id
                        ) as turn
                    from moved
                )

                select lead_id, stage_before, stage_after
                from turns
                order by turn, moved_at desc, lead_id
                limit {_EXAMPLES}
                """  # noqa: S608
            )
        ]

    def _read_entries(self, side: str, timezone: str) -> None:
        """Keep what is counted of one side."""
        self._connection.execute(
            f"""
            create temp table stages_{side} as
            select stage_id, max(stage_order) as stage_order, max_by(name_nl, valid_from_at) as name_nl,
                max_by(name_en, valid_from_at) as name_en, max_by(common_stage, valid_from_at) as common_stage,
                max_by(owner, valid_from_at) as owner
            from {side}.intermediate.int_funnel__stages
            where taxonomy_id = $1
            group by stage_id
            """,  # noqa: S608
            [self._taxonomy_id],
        )
        self._connection.execute(
            f"""
            create temp table entries_{side} as
            with basis as (
                select min(definition_basis) as definition_basis
                from {side}.staging.stg_taxonomy__definition_bases
            )

            select
                journeys.lead_id,
                stages.stage_id,
                stages.stage_order,
                stages.entered_at,
                stages.entry_basis = 'inferred' as is_inferred,
                (epoch_us(coalesce(stages.exited_at, journeys.as_of)) - epoch_us(stages.entered_at)) / 86400000000.0
                    as days_in_stage,
                (epoch_us(stages.entered_at) - epoch_us(journeys.started_at)) / 86400000000.0 as days_to_stage,
                (stages.entered_at at time zone 'UTC' at time zone $2)::date as entered_date,
                strftime(stages.entered_at at time zone 'UTC' at time zone $2, '%Y-%m') as "{PERIOD}",
                {", ".join(_segment_sql(name) for name in SEGMENTS)}
            from {side}.intermediate.int_funnel__stage_exits as stages
            inner join basis on stages.definition_basis = basis.definition_basis
            inner join {side}.intermediate.int_journeys as journeys on stages.journey_id = journeys.journey_id
            where stages.taxonomy_id = $1
            """,  # noqa: S608
            [self._taxonomy_id, timezone],
        )
        self._connection.execute(
            f"""
            create temp table furthest_{side} as
            select
                lead_id,
                max(stage_order) as stage_order,
                max_by(stage_id, (stage_order, entered_at)) as stage_id,
                max(entered_at) as entered_at
            from entries_{side}
            group by lead_id
            """  # noqa: S608
        )

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(query, list(values)).fetchall()

    def _one(self, query: str, *values: Any) -> tuple[Any, ...]:
        return self._rows(query, *values)[0]


def _segment_sql(name: str) -> str:
    """Return the SQL of a segment of a journey; employees in size classes."""
    return f"{size_class_sql(name)} as {name}" if name == "company_size" else f"journeys.{name}"


@contextmanager
def open_sides(build: Path, before: Path, after: Path, taxonomy_id: str, timezone: str) -> Iterator[Sides]:
    """Open both sides read-only, with the build that their views are of.

    Args:
        build: the build's database.
        before: the database of the definitions that are in force.
        after: that of the proposed ones.
        taxonomy_id: the taxonomy to count.
        timezone: in which a date is taken.
    """
    with duckdb.connect(config={"memory_limit": memory_limit()}) as connection:
        connection.execute("set timezone = 'UTC'")
        for alias, database in (("build", build), ("before", before), ("after", after)):
            connection.execute(f"attach {sql_text(database)} as {alias} (read_only)")
        yield Sides(connection, taxonomy_id, timezone)


def fill_weeks(counted: Mapping[date, Sequence[int]], first_day: date, last_day: date, at_least: int) -> list[Week]:
    """Return weeks in a row, also those without entries.

    Args:
        counted: by Monday, what was entered on each side; not empty.
        first_day: on which any stage was entered first.
        last_day: a day of the last week.
        at_least: so many weeks before the last one, as far as any stage was entered then.
    """
    this_week = _monday(last_day)
    monday = min(*counted, max(_monday(first_day), this_week - timedelta(weeks=at_least)))
    last = max(*counted, this_week)
    weeks = []
    while monday <= last:
        weeks.append(Week(monday, *counted.get(monday, (0, 0))))
        monday += timedelta(weeks=1)
    return weeks


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
