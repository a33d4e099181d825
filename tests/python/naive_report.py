"""The figures of the report computed once more, slowly: in plain Python, from the rows of the fact, for any filters.

It shares nothing with lead_taxonomy.report but the names of tables and metrics, which are those of docs/metrics.md.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil, floor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

Row = dict[str, Any]


@dataclass(frozen=True)
class Filters:
    """What is chosen on the page. Months as 2026-01; `segment` is a column and what its value must be."""

    first: str = "0000-00"
    last: str = "9999-99"
    source: Callable[[Row], bool] = lambda row: True
    segment: Callable[[Row], bool] = lambda row: True
    owner: str | None = None


def read_fact(mart: Path, basis: str = "as_agreed") -> list[Row]:
    """The rows of the published fact on one basis."""
    with duckdb.connect(str(mart), read_only=True) as connection:
        result = connection.execute("from fct_lead_funnel where definition_basis = ?", [basis])
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def percentile(values: Iterable[float], part: float) -> float | None:
    """As percentile_cont: linear between two values."""
    ordered = sorted(values)
    if not ordered:
        return None
    place = part * (len(ordered) - 1)
    below, above = ordered[floor(place)], ordered[ceil(place)]
    return below + (above - below) * (place - floor(place))


def conversion(cohort: list[list[Row]], to_stage: str) -> Row:
    """The metrics of a conversion of journeys to a stage."""
    converted = [journey for journey in cohort if any(row["stage_id"] == to_stage for row in journey)]
    undecided = [journey for journey in cohort if journey not in converted and is_open(journey[0])]
    return {
        "cohort_leads": len(cohort),
        "converted_leads": len(converted),
        "undecided_leads": len(undecided),
        "conversion": share(len(converted), len(cohort)),
        "resolved_conversion": share(len(converted), len(cohort) - len(undecided)),
        "undecided_share": share(len(undecided), len(cohort)),
        "is_mature": int(not undecided),
    }


def is_open(row: Row) -> bool:
    return row["journey_outcome"] == "open" and row["exclusion_reason"] is None


class NaiveReport:
    """The figures for some filters."""

    def __init__(self, rows: list[Row], filters: Filters, zone: str = "Europe/Amsterdam") -> None:
        self.zone = ZoneInfo(zone)
        self.filters = filters
        journeys = defaultdict(list)
        for row in rows:
            journeys[row["lead_id"], row["journey_number"]].append(row)
        self.all_journeys = list(journeys.values())
        self.journeys = [
            sorted(journey, key=lambda row: (row["stage_order"], row["entered_at"]))
            for journey in self.all_journeys
            if filters.source(journey[0]) and filters.segment(journey[0])
        ]
        # Of two stages in one place, the older one comes first.
        by_place = sorted(rows, key=lambda row: (row["stage_order"], row["entered_at"], row["stage_id"]))
        self.stages = list(dict.fromkeys(row["stage_id"] for row in by_place))
        latest: dict[str, Row] = {}
        for row in sorted(rows, key=lambda row: row["entered_at"]):
            latest[row["stage_id"]] = row
        self.shown = [stage for stage in self.stages if filters.owner in {None, latest[stage]["stage_owner"]}]
        self.sales_stage = next((stage for stage in self.stages if latest[stage]["stage_owner"] == "sales"), None)

    def in_period(self, day: date) -> bool:
        return self.filters.first <= day.isoformat()[:7] <= self.filters.last

    def local(self, at: datetime) -> date:
        return at.replace(tzinfo=UTC).astimezone(self.zone).date()

    def cohort(self, stage: str) -> list[list[Row]]:
        """Journeys that entered a stage in the period."""
        return [
            journey
            for journey in self.journeys
            if any(row["stage_id"] == stage and self.in_period(row["entered_date"]) for row in journey)
        ]

    def entries(self, stage: str) -> list[Row]:
        """Entries of a stage in the period."""
        return [
            row
            for journey in self.journeys
            for row in journey
            if row["stage_id"] == stage and self.in_period(row["entered_date"])
        ]

    def open_rows(self, stages: Iterable[str]) -> list[Row]:
        """Open journeys that started in the period, at the stage they are in."""
        return [
            journey[-1]
            for journey in self.journeys
            if is_open(journey[-1])
            and journey[-1]["stage_id"] in stages
            and self.in_period(self.local(journey[-1]["journey_started_at"]))
        ]

    def closed_rows(self, outcome: str, month: str | None = None) -> list[Row]:
        """Journeys that ended so in the period, or in one month of it, at their furthest stage."""
        return [
            journey[-1]
            for journey in self.journeys
            if journey[-1]["journey_outcome"] == outcome
            and journey[-1]["exclusion_reason"] is None
            and journey[-1]["stage_id"] in self.shown
            and self.in_period(self.local(journey[-1]["journey_closed_at"]))
            and month in {None, self.local(journey[-1]["journey_closed_at"]).isoformat()[:7]}
        ]

    def returned(self, rows: list[Row]) -> list[Row]:
        """Those whose lead has a later journey, whether the filters show that or not."""
        last: dict[str, int] = defaultdict(int)
        for journey in self.all_journeys:
            last[journey[0]["lead_id"]] = max(last[journey[0]["lead_id"]], journey[0]["journey_number"])
        return [row for row in rows if row["journey_number"] < last[row["lead_id"]]]

    def closed(self, month: str | None = None) -> Row:
        won, lost, recycled = (len(self.closed_rows(each, month)) for each in ("won", "lost", "recycled"))
        returned = len(self.returned(self.closed_rows("recycled", month)))
        return {
            "won_leads": won,
            "lost_leads": lost,
            "win_rate": share(won, won + lost),
            "recycled_leads": recycled,
            "returned_leads": returned,
            "return_rate": share(returned, recycled),
        }

    def totals(self) -> Row:
        rows = [row for stage in self.shown for row in self.entries(stage)]
        judged = [row for row in rows if row["is_within_sla"] is not None]
        met = [row for row in judged if row["is_within_sla"]]
        return {
            "open_leads": len(self.open_rows(self.shown)),
            **self.closed(),
            "sla_judged_leads": len(judged),
            "sla_met_leads": len(met),
            "sla_attainment": share(len(met), len(judged)),
        }

    def stage(self, stage: str) -> Row:
        rows, opened = self.entries(stage), self.open_rows([stage])
        judged = [row for row in rows if row["is_within_sla"] is not None]
        met = [row for row in judged if row["is_within_sla"]]
        durations = {
            "days_in_stage": [row["days_in_stage"] for row in rows],
            "days_to_next_stage": [row["days_in_stage"] for row in rows if row["exit_kind"] == "advanced"],
            "open_lead_age": [(row["as_of"] - row["journey_started_at"]) / timedelta(days=1) for row in opened],
            "days_in_current_stage": [row["days_in_stage"] for row in opened],
        }
        return {
            "stage_id": stage,
            "entered_leads": len(rows),
            "sla_judged_leads": len(judged),
            "sla_met_leads": len(met),
            "sla_attainment": share(len(met), len(judged)),
            "open_leads": len(opened),
            **{f"median_{name}": percentile(values, 0.5) for name, values in durations.items()},
            **{f"p90_{name}": percentile(values, 0.9) for name, values in durations.items()},
        }

    def step(self, before: str, stage: str) -> Row:
        return {
            "from_stage_id": before,
            "to_stage_id": stage,
            **conversion(self.cohort(before), stage),
            "to_stage_entries": len(self.entries(stage)),
            "period_conversion": share(len(self.entries(stage)), len(self.entries(before))),
        }

    def cohort_cell(self, month: str, stage: str) -> Row:
        top = self.stages[0]
        cohort = [
            journey
            for journey in self.cohort(top)
            if any(row["stage_id"] == top and row["entered_date"].isoformat()[:7] == month for row in journey)
        ]
        return {"month": month, "to_stage_id": stage, **conversion(cohort, stage)}

    def weeks(self) -> dict[str, int]:
        """What sales got, by Monday; weeks without are left out."""
        counts: dict[str, int] = defaultdict(int)
        for row in self.entries(self.sales_stage or "") if self.sales_stage in self.shown else []:
            counts[(row["entered_date"] - timedelta(days=row["entered_date"].weekday())).isoformat()] += 1
        return counts

    def amounts(self) -> dict[str, dict[str, float | None]]:
        """Amounts by currency, each opportunity in one journey."""
        rank = {"won": 1, "open": 2, "lost": 3}
        owners: dict[str, Row] = {}
        for journey in self.all_journeys:
            row = max(journey, key=lambda row: (row["stage_order"], row["entered_at"]))
            key = (
                5
                if row["exclusion_reason"] or row["opportunity_amount"] is None
                else rank.get(row["journey_outcome"], 4),
                row["journey_started_at"],
                row["lead_id"],
                row["journey_number"],
            )
            if row["opportunity_id"] and (
                row["opportunity_id"] not in owners or key < owners[row["opportunity_id"]]["key"]
            ):
                owners[row["opportunity_id"]] = {"key": key}
        found: dict[str, dict[str, float | None]] = defaultdict(
            lambda: {"won_amount": None, "open_amount": None, "lost_amount": None}
        )
        kinds = {"won_amount": self.closed_rows("won"), "open_amount": self.open_rows(self.shown)}
        for name, rows in {**kinds, "lost_amount": self.closed_rows("lost")}.items():
            for row in rows:
                owner = owners.get(row["opportunity_id"], {}).get("key")
                if row["opportunity_amount"] is None or (
                    owner and owner[2:] != (row["lead_id"], row["journey_number"])
                ):
                    continue
                amounts = found[row["opportunity_currency"] or "unknown"]
                amounts[name] = (amounts[name] or 0) + row["opportunity_amount"]
        return found

    def by_value(self, is_value: Callable[[Row], bool]) -> Row:
        """The figures of a part of the journeys."""
        part = NaiveReport.__new__(NaiveReport)
        part.__dict__ = {**self.__dict__, "journeys": [each for each in self.journeys if is_value(each[0])]}
        cohort = part.cohort(self.stages[0])
        closed = part.closed()
        to_sales = conversion(cohort, self.sales_stage or "")
        return {
            **(to_sales if self.sales_stage in {None, *self.shown} else dict.fromkeys(to_sales)),
            "entered_leads": len(cohort) if self.stages[0] in self.shown else None,
            **{name: closed[name] for name in ("won_leads", "lost_leads", "win_rate")},
        }
