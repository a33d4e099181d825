"""The figures of the page without filters, as tables whose columns are metrics of docs/metrics.md.

`cube.js` makes the same tables from the cube for whatever the filters leave; a test compares the two.
"""

# ruff: noqa: S608 (names in SQL are the project's own, values from data are bound or quoted)

from collections.abc import Callable
from itertools import pairwise
from typing import Any

from lead_taxonomy.report.durations import FAMILIES, exact_percentiles
from lead_taxonomy.report.facts import DIMENSIONS, Facts
from lead_taxonomy.report.measures import AMOUNTS, MEASURES, sum_measures

Row = dict[str, Any]
Tables = dict[str, list[Row]]

_NOTHING = dict.fromkeys(MEASURES, 0)


def share(part: float, whole: float) -> float | None:
    """Divide; nothing where there is nothing to divide by."""
    return part / whole if whole else None


def conversion(cohort: int, converted: int, undecided: int) -> Row:
    """Return the metrics of a conversion from its three counts."""
    return {
        "cohort_leads": cohort,
        "converted_leads": converted,
        "undecided_leads": undecided,
        "conversion": share(converted, cohort),
        "resolved_conversion": share(converted, cohort - undecided),
        "undecided_share": share(undecided, cohort),
        "is_mature": int(undecided == 0),
    }


def compute_figures(facts: Facts) -> Tables:
    """Return all tables."""
    by_stage = sum_measures(facts, ["t"])
    by_month = sum_measures(facts, ["m", "t"])

    def of(stage: int) -> dict[str, int]:
        return by_stage.get((stage,), _NOTHING)

    def total(name: str) -> int:
        return sum(sums[name] for sums in by_stage.values())

    chain = facts.chain
    ids = [stage.stage_id for stage in facts.stages]
    tables: Tables = {
        "totals": [_totals(total)],
        "stages": [
            _stage(ids[number], of(number), has_other=facts.other_basis is not None) for number in range(len(ids))
        ],
        "steps": [_step(ids[before], ids[stage], of(before), of(stage)) for before, stage in pairwise(chain)],
        "from_top": [
            {
                "from_stage_id": ids[chain[0]],
                "to_stage_id": ids[stage],
                **conversion(
                    of(chain[0])["entered_leads"], of(stage)["top_converted_leads"], of(stage)["top_undecided_leads"]
                ),
            }
            for stage in chain[1:]
        ],
        "cohorts": [
            {
                "month": _month(facts, month),
                "to_stage_id": ids[stage],
                **conversion(
                    by_month.get((month, chain[0]), _NOTHING)["entered_leads"],
                    by_month.get((month, stage), _NOTHING)["top_converted_leads"],
                    by_month.get((month, stage), _NOTHING)["top_undecided_leads"],
                ),
            }
            for month in range(len(facts.months))
            for stage in chain[1:]
        ],
        "months": [_closed(_month(facts, month), month, by_month) for month in range(len(facts.months))],
        "weeks": _weeks(facts),
        "amounts": _amounts(facts),
    }
    for family in FAMILIES:
        for row, percentiles in zip(tables["stages"], exact_percentiles(facts, family)[""], strict=True):
            row.update(zip(family.metrics, percentiles or (None, None), strict=True))
    for dimension in DIMENSIONS:
        tables[f"by_{dimension.name}"] = _by_value(facts, dimension.name)
    return tables


def _totals(total: Callable[[str], int]) -> Row:
    """Return the figures that belong to no stage."""
    won, lost, recycled = total("won_leads"), total("lost_leads"), total("recycled_leads")
    judged, met = total("sla_judged_leads"), total("sla_met_leads")
    return {
        "open_leads": total("open_leads"),
        "won_leads": won,
        "lost_leads": lost,
        "win_rate": share(won, won + lost),
        "recycled_leads": recycled,
        "returned_leads": total("returned_leads"),
        "return_rate": share(total("returned_leads"), recycled),
        "sla_judged_leads": judged,
        "sla_met_leads": met,
        "sla_attainment": share(met, judged),
    }


def _stage(stage_id: str, sums: dict[str, int], *, has_other: bool) -> Row:
    """Return the figures of a stage; percentiles are added later."""
    return {
        "stage_id": stage_id,
        "entered_leads": sums["entered_leads"],
        "other_basis_leads": sums["other_basis_leads"] if has_other else None,
        "other_basis_difference": sums["other_basis_leads"] - sums["entered_leads"] if has_other else None,
        "sla_judged_leads": sums["sla_judged_leads"],
        "sla_met_leads": sums["sla_met_leads"],
        "sla_attainment": share(sums["sla_met_leads"], sums["sla_judged_leads"]),
        "open_leads": sums["open_leads"],
    }


def _step(from_id: str, to_id: str, before: dict[str, int], after: dict[str, int]) -> Row:
    """Return the conversion from a stage to the next one."""
    return {
        "from_stage_id": from_id,
        "to_stage_id": to_id,
        **conversion(before["entered_leads"], before["next_converted_leads"], before["next_undecided_leads"]),
        "to_stage_entries": after["entered_leads"],
        "period_conversion": share(after["entered_leads"], before["entered_leads"]),
    }


def _month(facts: Facts, number: int) -> str:
    """Return the name of a month in the figures; the time before all of them has none."""
    month = facts.months[number]
    return month.isoformat()[:7] if month else ""


def _closed(name: str, month: int, by_month: dict[tuple[int, ...], dict[str, int]]) -> Row:
    """Return how many journeys ended in a month."""
    sums = [each for (of, _), each in by_month.items() if of == month]

    def total(measure: str) -> int:
        return sum(each[measure] for each in sums)

    won, lost, recycled = total("won_leads"), total("lost_leads"), total("recycled_leads")
    return {
        "month": name,
        "won_leads": won,
        "lost_leads": lost,
        "win_rate": share(won, won + lost),
        "recycled_leads": recycled,
        "returned_leads": total("returned_leads"),
        "return_rate": share(total("returned_leads"), recycled),
    }


def _weeks(facts: Facts) -> list[Row]:
    """Return what sales got in each week; a week in two months is one here."""
    counts = dict(facts.rows("select w, count(*) from sales_entries group by w"))
    weeks: dict[str, int] = {}
    for number, (monday, _) in enumerate(facts.weeks):
        weeks[monday.isoformat()] = weeks.get(monday.isoformat(), 0) + counts.get(number, 0)
    return [{"week": week, "entered_leads": count} for week, count in weeks.items()]


def _amounts(facts: Facts) -> list[Row]:
    """Return the amounts of each currency."""
    sums = ", ".join(f"sum({name})" for name in AMOUNTS)
    found = {row[0]: row[1:] for row in facts.rows(f"select c, {sums} from amounts group by c")}
    return [
        {"currency": currency, **dict(zip(AMOUNTS, found.get(number, (None,) * len(AMOUNTS)), strict=True))}
        for number, currency in enumerate(facts.currencies)
    ]


def _by_value(facts: Facts, name: str) -> list[Row]:
    """Return the figures of each value of a dimension."""
    sums = sum_measures(facts, [name, "t"])
    first = facts.chain[0] if facts.chain else -1
    sales = facts.sales_stage
    rows = []
    for number, value in enumerate(facts.values[name]):
        won = sum(each["won_leads"] for (of, _), each in sums.items() if of == number)
        lost = sum(each["lost_leads"] for (of, _), each in sums.items() if of == number)
        entered = sums.get((number, first), _NOTHING)["entered_leads"]
        at_sales = _NOTHING if sales is None else sums.get((number, sales), _NOTHING)
        rows.append(
            {
                "value": value.text,
                "kind": value.kind,
                "entered_leads": entered,
                **conversion(entered, at_sales["top_converted_leads"], at_sales["top_undecided_leads"]),
                "won_leads": won,
                "lost_leads": lost,
                "win_rate": share(won, won + lost),
            }
        )
    return rows
