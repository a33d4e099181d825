"""The reports of docs/metrics.md, counted row by row from the fact: no SQL, and nothing shared with the recipes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]
Key = tuple[Any, ...]

REPORTING_TIMEZONE = ZoneInfo("Europe/Amsterdam")
DAY = 86_400
ENDS_WITH_AN_AMOUNT = ("won", "open", "lost")


def time_in_stage(fact: Sequence[Row]) -> list[Row]:
    """Entries of each stage, and the days in it."""
    report = []
    for key, rows in groups(fact, "taxonomy_id", "definition_basis", "stage_order", "stage_id"):
        days = [row["days_in_stage"] for row in rows]
        days_to_next = [row["days_in_stage"] for row in rows if row["exit_kind"] == "advanced"]
        report.append(
            {
                **key,
                "entered_leads": len(rows),
                "median_days_in_stage": percentile(days, 0.5),
                "p90_days_in_stage": percentile(days, 0.9),
                "median_days_to_next_stage": percentile(days_to_next, 0.5),
                "p90_days_to_next_stage": percentile(days_to_next, 0.9),
            }
        )
    return report


def funnel_by_cohort_month(fact: Sequence[Row]) -> list[Row]:
    """Cohorts of the month in which journeys started, towards every stage."""
    cohorts: dict[Key, list[str]] = defaultdict(list)
    for (taxonomy, basis), journeys in by_taxonomy(fact).items():
        stages = stages_of(journeys)
        for stages_reached in journeys.values():
            (top,) = (row for row in stages_reached.values() if row["stage_order"] == 0)
            for order, stage in stages:
                if order > 0:
                    key = (taxonomy, basis, month(top["entered_date"]), order, stage)
                    cohorts[key].append(state_towards(stages_reached, stage))
    names = ("taxonomy_id", "definition_basis", "month", "to_stage_order", "to_stage_id")
    return [{**dict(zip(names, key, strict=True)), **cohort(states)} for key, states in cohorts.items()]


def conversion_by_source(fact: Sequence[Row]) -> list[Row]:
    """Cohorts of each stage and lead source, towards the next stage."""
    cohorts: dict[Key, list[str]] = defaultdict(list)
    for (taxonomy, basis), journeys in by_taxonomy(fact).items():
        stages = stages_of(journeys)
        for stages_reached in journeys.values():
            for place in range(1, len(stages)):
                before, (order, stage) = stages[place - 1][1], stages[place]
                if before in stages_reached:
                    key = (taxonomy, basis, stages_reached[before]["lead_source"], before, stage, order)
                    cohorts[key].append(state_towards(stages_reached, stage))
    names = ("taxonomy_id", "definition_basis", "lead_source", "from_stage_id", "to_stage_id", "to_stage_order")
    return [{**dict(zip(names, key, strict=True)), **cohort(states)} for key, states in cohorts.items()]


def conversion_by_month(fact: Sequence[Row]) -> list[Row]:
    """Entries of each stage and of the one before it in the same month."""
    report = []
    for (taxonomy, basis), journeys in by_taxonomy(fact).items():
        stages = stages_of(journeys)
        rows = [row for stages_reached in journeys.values() for row in stages_reached.values()]
        for place in range(1, len(stages)):
            before, (order, stage) = stages[place - 1][1], stages[place]
            for start in {month(row["entered_date"]) for row in rows if row["stage_id"] in (before, stage)}:
                entered = [row["stage_id"] for row in rows if month(row["entered_date"]) == start]
                report.append(
                    {
                        "taxonomy_id": taxonomy,
                        "definition_basis": basis,
                        "month": start,
                        "from_stage_id": before,
                        "to_stage_id": stage,
                        "to_stage_order": order,
                        "cohort_leads": entered.count(before),
                        "to_stage_entries": entered.count(stage),
                        "period_conversion": share(entered.count(stage), entered.count(before)),
                    }
                )
    return report


def sla_by_month(fact: Sequence[Row]) -> list[Row]:
    """Verdicts on the SLA."""
    judged = [{**row, "month": month(row["entered_date"])} for row in fact if row["is_within_sla"] is not None]
    report = []
    for key, rows in groups(judged, "taxonomy_id", "definition_basis", "month", "stage_order", "stage_id"):
        met = sum(row["is_within_sla"] for row in rows)
        report.append(
            {
                **key,
                "sla_judged_leads": len(rows),
                "sla_met_leads": met,
                "sla_attainment": share(met, len(rows)),
            }
        )
    return report


def open_leads_by_stage(fact: Sequence[Row]) -> list[Row]:
    """Open leads in the stage they are in."""
    is_open = [
        {
            **row,
            "furthest_stage_order": row["stage_order"],
            "furthest_stage_id": row["stage_id"],
            "age": (row["as_of"] - row["journey_started_at"]).total_seconds() / DAY,
        }
        for row in furthest_stages(fact)
        if row["journey_outcome"] == "open" and row["exclusion_reason"] is None
    ]
    report = []
    for key, rows in groups(is_open, "taxonomy_id", "definition_basis", "furthest_stage_order", "furthest_stage_id"):
        ages, days = [row["age"] for row in rows], [row["days_in_stage"] for row in rows]
        report.append(
            {
                **key,
                "open_leads": len(rows),
                "median_open_lead_age": percentile(ages, 0.5),
                "p90_open_lead_age": percentile(ages, 0.9),
                "median_days_in_current_stage": percentile(days, 0.5),
                "p90_days_in_current_stage": percentile(days, 0.9),
            }
        )
    return report


def win_rate_by_month(fact: Sequence[Row]) -> list[Row]:
    """Outcomes by the month of the close."""
    report = []
    for key, rows in groups(closed(fact), "taxonomy_id", "definition_basis", "month"):
        won, lost = (
            sum(row["journey_outcome"] == outcome and row["exclusion_reason"] is None for row in rows)
            for outcome in ("won", "lost")
        )
        report.append(
            {
                **key,
                "won_leads": won,
                "lost_leads": lost,
                "won_or_lost_leads": won + lost,
                "win_rate": share(won, won + lost),
            }
        )
    return report


def amount_by_currency(fact: Sequence[Row]) -> list[Row]:
    """Amounts per currency, each opportunity once."""
    opportunities: dict[Key, Row] = {}
    candidates = [
        row
        for row in furthest_stages(fact)
        if row["exclusion_reason"] is None
        and row["opportunity_amount"] is not None
        and row["journey_outcome"] in ENDS_WITH_AN_AMOUNT
    ]
    # The first of each opportunity in this order stays.
    for row in sorted(
        candidates,
        key=lambda row: (
            ENDS_WITH_AN_AMOUNT.index(row["journey_outcome"]),
            row["journey_started_at"],
            row["lead_id"],
            row["journey_number"],
        ),
    ):
        opportunities.setdefault((row["taxonomy_id"], row["definition_basis"], row["opportunity_id"]), row)
    counted = [{**row, "currency": row["opportunity_currency"] or "unknown"} for row in opportunities.values()]
    report = []
    for key, rows in groups(counted, "taxonomy_id", "definition_basis", "currency"):
        amounts = {
            outcome: [row["opportunity_amount"] for row in rows if row["journey_outcome"] == outcome]
            for outcome in ENDS_WITH_AN_AMOUNT
        }
        report.append(
            {**key, **{f"{outcome}_amount": sum(found) if found else None for outcome, found in amounts.items()}}
        )
    return report


def recycled_by_source(fact: Sequence[Row]) -> list[Row]:
    """Recycled leads by source."""
    return recycled_by(fact, "lead_source")


def recycled_by(fact: Sequence[Row], column: str) -> list[Row]:
    """Recycled leads, and those that came back."""
    numbers: dict[Key, set[int]] = defaultdict(set)
    for row in fact:
        numbers[row["taxonomy_id"], row["definition_basis"], row["lead_id"]].add(row["journey_number"])
    report = []
    for key, rows in groups(closed(fact), "taxonomy_id", "definition_basis", column):
        recycled = [row for row in rows if row["journey_outcome"] == "recycled" and row["exclusion_reason"] is None]
        returned = sum(
            row["journey_number"] + 1 in numbers[row["taxonomy_id"], row["definition_basis"], row["lead_id"]]
            for row in recycled
        )
        report.append(
            {
                **key,
                "recycled_leads": len(recycled),
                "returned_leads": returned,
                "return_rate": share(returned, len(recycled)),
            }
        )
    return report


def recycled_by_month(fact: Sequence[Row]) -> list[Row]:
    """Recycled leads by the month of the close."""
    return recycled_by(fact, "month")


def entered_by_week(fact: Sequence[Row]) -> list[Row]:
    """Entries of each stage by the Monday of their week."""
    names = ("taxonomy_id", "definition_basis", "stage_order", "stage_id")
    weeks: dict[Key, int] = defaultdict(int)
    for row in fact:
        monday = row["entered_date"] - timedelta(days=row["entered_date"].weekday())
        weeks[(*(row[name] for name in names), monday)] += 1
    return [{**dict(zip((*names, "week"), key, strict=True)), "entered_leads": count} for key, count in weeks.items()]


# By the name of the saved query.
REPORTS: dict[str, Callable[[Sequence[Row]], list[Row]]] = {
    report.__name__: report
    for report in (
        time_in_stage,
        funnel_by_cohort_month,
        conversion_by_source,
        conversion_by_month,
        sla_by_month,
        open_leads_by_stage,
        win_rate_by_month,
        amount_by_currency,
        recycled_by_source,
        recycled_by_month,
        entered_by_week,
    )
}


def percentile(values: Sequence[float], part: float) -> float | None:
    """The value below which a part of the values lies, on the straight line between the two nearest ones."""
    if not values:
        return None
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def month(day: date) -> date:
    return day.replace(day=1)


def groups(rows: Iterable[Row], *names: str) -> Iterable[tuple[Row, list[Row]]]:
    """The rows by their values of some columns."""
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in names)].append(row)
    return [(dict(zip(names, key, strict=True)), members) for key, members in found.items()]


def by_taxonomy(fact: Iterable[Row]) -> dict[Key, dict[Key, dict[str, Row]]]:
    """Taxonomy and basis, then lead and journey number, then stage: the row."""
    found: dict[Key, dict[Key, dict[str, Row]]] = defaultdict(lambda: defaultdict(dict))
    for row in fact:
        journey = found[row["taxonomy_id"], row["definition_basis"]][row["lead_id"], row["journey_number"]]
        journey[row["stage_id"]] = row
    return found


def stages_of(journeys: dict[Key, dict[str, Row]]) -> list[tuple[int, str]]:
    """Order and id of the stages that some journey entered, in order; of two in one place, the older one first."""
    first_entries: dict[tuple[int, str], datetime] = {}
    for row in (row for stages_reached in journeys.values() for row in stages_reached.values()):
        stage = (row["stage_order"], row["stage_id"])
        first_entries[stage] = min(row["entered_at"], first_entries.get(stage, row["entered_at"]))
    return sorted(first_entries, key=lambda stage: (stage[0], first_entries[stage], stage[1]))


def state_towards(stages_reached: dict[str, Row], stage: str) -> str:
    """Where one journey stands towards a stage."""
    row = next(iter(stages_reached.values()))
    if stage in stages_reached:
        return "converted"
    if row["journey_closed_at"] is not None or row["exclusion_reason"] is not None:
        return "dropped out"
    return "undecided"


def cohort(states: list[str]) -> Row:
    """The metrics of one cell."""
    converted, undecided = states.count("converted"), states.count("undecided")
    return {
        "cohort_leads": len(states),
        "converted_leads": converted,
        "undecided_leads": undecided,
        "resolved_leads": converted + states.count("dropped out"),
        "conversion": share(converted, len(states)),
        "resolved_conversion": share(converted, converted + states.count("dropped out")),
        "undecided_share": share(undecided, len(states)),
        "is_mature": int("undecided" not in states),
    }


def furthest_stages(fact: Sequence[Row]) -> list[Row]:
    """The row of the highest stage of each journey."""
    return [
        max(stages_reached.values(), key=lambda row: (row["stage_order"], row["entered_at"]))
        for journeys in by_taxonomy(fact).values()
        for stages_reached in journeys.values()
    ]


def closed(fact: Sequence[Row]) -> list[Row]:
    """Closed journeys, with the month of the close."""
    return [
        {**row, "month": month(local_date(row["journey_closed_at"]))}
        for row in furthest_stages(fact)
        if row["journey_closed_at"] is not None
    ]


def local_date(instant: datetime) -> date:
    return instant.replace(tzinfo=UTC).astimezone(REPORTING_TIMEZONE).date()
