"""The impact as a page: for a head of marketing and a head of sales, in one meeting."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lead_taxonomy.diffing.differences import Change
from lead_taxonomy.explaining.words import Words
from lead_taxonomy.impacting.impact import Breakdown, Figures, Impact, StageImpact, Week, months_between
from lead_taxonomy.impacting.limits import Excess, unlike_leads
from lead_taxonomy.impacting.page_charts import BAR_STEP, MONTH_HEIGHT, bars, differences, months, weeks
from lead_taxonomy.impacting.page_examples import safe, view_examples
from lead_taxonomy.pages import Numbers, render_page
from lead_taxonomy.validating.rules import Words as Both

_FOLDER = Path(__file__).parent
_MONTH = "month"
# What one screen can hold; the table says how many more there are.
_SHOWN_CHANGES = 20
_SHOWN_VALUES = 12
_SHOWN_MONTHS = 24
_SHOWN_WEEKS = 53
_SHOWN_MOVES = 12

_DIMENSIONS = {
    "lead_source": Both("Herkomst", "Source"),
    "industry": Both("Branche", "Industry"),
    "country": Both("Land", "Country"),
    "company_size": Both("Aantal medewerkers", "Number of employees"),
    "month": Both("Maand", "Month"),
}
_BEFORE, _AFTER = Both("Was", "Before"), Both("Wordt", "After")
_STAGE, _WEEK, _VALUE = Both("Fase", "Stage"), Both("Week van", "Week of"), Both("Waarde", "Value")
_NO_LEAD = Both("geen lead", "no lead")
_UNKNOWN = Both("(onbekend)", "(unknown)")
_MAPPINGS = Both("Vertaaltabellen", "Mappings")


def as_page(impact: Impact, changes: Sequence[Change], words: Words, excesses: Sequence[Excess] = ()) -> str:
    """Return the page.

    Args:
        impact: what was computed.
        changes: the change of the definitions, in words.
        words: the language and time zone of the page, and the names of the signals.
        excesses: the limits that it exceeds.
    """
    return _Page(impact, changes, words, excesses).render()


class _Page:
    """One impact in one language. Everything that the data or the seeds hold goes through `safe`."""

    def __init__(self, impact: Impact, changes: Sequence[Change], words: Words, excesses: Sequence[Excess]) -> None:
        self.impact, self.changes, self.words, self.excesses = impact, changes, words, excesses
        self.language = words.language
        self.numbers = Numbers(words.language)
        self.charts: dict[str, Any] = {}

    def render(self) -> str:
        impact = self.impact
        local = self._local(impact.as_of)
        breakdowns, drawings = self._breakdowns()
        content = {
            "taxonomy": safe(impact.taxonomy_names[self.language] or impact.taxonomy_id),
            "taxonomy_id": safe(impact.taxonomy_id),
            "base": safe(impact.base),
            "as_of": f"{self.numbers.day(local)} {local:%H:%M} ({self.words.timezone})",
            "day": self.numbers.day(impact.day),
            "changes": self._change_groups(),
            "mappings": [safe(f"{name}.csv") for name in impact.changed_mappings],
            "handover": self._handover() if impact.handover else "",
            "tiles": self._tiles(),
            "limits": [safe(excess.message.of(self.language)) for excess in self.excesses],
            "funnel": self._funnel(),
            "changed_stages": self._changed_stages(),
            "moves": self._moves(),
            "matrix": self._matrix(),
            "weekly": self._weeks(),
            "breakdowns": breakdowns,
            "examples": self._examples(),
            "leads": impact.leads,
            "moved": impact.moved,
            "unlike_leads": "" if impact.has_one_unit else unlike_leads(impact).of(self.language),
            "before_name": _BEFORE.of(self.language),
            "after_name": _AFTER.of(self.language),
        }
        return render_page(
            _FOLDER / "page.html.j2",
            language=self.language,
            content=content,
            charts=self.charts,
            data={"drawings": drawings},
            scripts=[_FOLDER / "page.js"],
            styles=[_FOLDER / "page.css"],
        )

    def _change_groups(self) -> list[dict[str, Any]]:
        """The change in words, by taxonomy; a list of mail domains may be replaced as a whole."""
        groups = []
        for name, group in groupby(self.changes, key=lambda change: change.taxonomy_id):
            lines, more = [], 0
            for _, of_seed in groupby(group, key=lambda change: change.seed):
                listed = list(of_seed)
                shown = listed if name else listed[:_SHOWN_CHANGES]
                lines += [safe(change.text(self.language)) for change in shown]
                more += len(listed) - len(shown)
            heading = "" if name == self.impact.taxonomy_id else safe(name) or _MAPPINGS.of(self.language)
            groups.append({"heading": heading, "lines": lines, "more": more})
        return groups

    def _tiles(self) -> list[dict[str, str]]:
        """The big figures."""
        impact, numbers, t = self.impact, self.numbers, self._t
        tiles = []
        if impact.handover and impact.weekly_before is not None and impact.weekly_after is not None:
            decimals = self._weekly_decimals()
            before, after = (_rounded(side, decimals) for side in (impact.weekly_before, impact.weekly_after))
            total = [
                numbers.count(round(side * impact.weekly_weeks)) for side in (impact.weekly_before, impact.weekly_after)
            ]
            tiles.append(
                self._tile(
                    t("Leads per week voor sales", "Leads per week for sales"),
                    (numbers.number(float(before), decimals), numbers.number(float(after), decimals)),
                    self._signed(float(after - before), decimals),
                    t(
                        f"{self._handover()}, gemiddeld over {self._whole_weeks()}: samen {total[0]} en {total[1]}",
                        f"{self._handover()}, average of {self._whole_weeks()}: {total[0]} and {total[1]} in all",
                    ),
                    "d-sales",
                )
            )
        if impact.has_one_unit:
            tiles.append(self._moved_tile())
        tiles += self._stage_tiles()
        return tiles

    def _moved_tile(self) -> dict[str, str]:
        """How many leads get to another stage."""
        impact, numbers, t = self.impact, self.numbers, self._t
        further, less = self._direction(1), self._direction(-1)
        level = impact.moved - further - less
        share = numbers.share(impact.moved / impact.leads if impact.leads else None)
        notes = [
            t(
                f"{numbers.count(further)} {'komt' if further == 1 else 'komen'} verder",
                f"{numbers.count(further)} {'gets' if further == 1 else 'get'} further",
            ),
            t(f"{numbers.count(less)} minder ver", f"{numbers.count(less)} less far"),
        ]
        if level:
            notes.append(t(f"{numbers.count(level)} even ver", f"{numbers.count(level)} as far as before"))
        return self._tile(
            t("Leads die verschuiven", "Leads that move"),
            ("", numbers.count(impact.moved)),
            t(f"van {numbers.count(impact.leads)}", f"of {numbers.count(impact.leads)}"),
            f"{share}: {', '.join(notes)}",
            "d-lead",
        )

    def _weekly_decimals(self) -> int:
        """How many decimals it takes to see that the averages differ."""
        return self.numbers.decimals_apart(self.impact.weekly_before or 0, self.impact.weekly_after or 0)

    def _whole_weeks(self) -> str:
        """The weeks of the averages."""
        count = self.impact.weekly_weeks
        if count == 1:
            return self._t("de laatste hele week", "the last whole week")
        return self._t(
            f"de laatste {self.numbers.count(count)} hele weken", f"the last {self.numbers.count(count)} whole weeks"
        )

    def _handover(self) -> str:
        """The stage in which sales gets a lead, and what it was where it has another name."""
        before, after = self._name(self.impact.handover_before), self._name(self.impact.handover)
        if self.impact.handover_before is None or before == after:
            return after
        return f"{after} (was {before})"

    def _stage_tiles(self) -> list[dict[str, str]]:
        """Where sales takes over, and what follows from it."""
        stage = self.impact.stage(self.impact.handover) if self.impact.handover else None
        if stage is None:
            return []
        former = self.impact.stage(self.impact.handover_before)
        stage = replace(stage, before=former.before if former else None)
        name, numbers, t = self._name(stage.stage_id), self.numbers, self._t
        entered = [figures.entered if figures else None for figures in (stage.before, stage.after)]
        tiles = [
            self._tile(
                t(f"Trajecten die {name} worden", f"Journeys that become {name}"),
                (numbers.count(entered[0]), numbers.count(entered[1])),
                self._signed(stage.change),
                t(
                    "over de hele geschiedenis; {} en {} voldeden zelf aan de criteria",
                    "over all history; {} and {} met the criteria themselves",
                ).format(*map(numbers.count, stage.observed)),
                "d-entered",
            )
        ]
        following = next((each for each in self.impact.stages if each.stage_order > stage.stage_order), None)
        if following and following.before and following.after:
            next_name = self._name(following.stage_id)
            shares = [numbers.share(figures.of_before) for figures in (following.before, following.after)]
            tiles.append(
                self._tile(
                    t(
                        f"Van {name} naar {self._name(following.stage_id)}",
                        f"From {name} to {self._name(following.stage_id)}",
                    ),
                    (shares[0], shares[1]),
                    "",
                    t(
                        f"{numbers.count(following.before.entered)} en {numbers.count(following.after.entered)} "
                        f"trajecten bereiken {next_name}",
                        f"{numbers.count(following.before.entered)} and {numbers.count(following.after.entered)} "
                        f"journeys reach {next_name}",
                    ),
                    "d-conversion",
                )
            )
        return tiles

    def _tile(self, title: str, values: tuple[str, str], change: str, note: str, explains: str) -> dict[str, str]:
        return {
            "title": title,
            "before": values[0],
            "after": values[1],
            "change": change,
            "note": note,
            "explains": explains,
        }

    def _funnel(self) -> dict[str, Any]:
        """The stages on both sides; draws their chart."""
        rows, drawn = [], []
        for key, stage in enumerate(self.impact.stages):
            before, after = stage.before, stage.after
            entered = [figures.entered if figures else None for figures in (before, after)]
            rows.append(
                {
                    "name": safe(stage.names[self.language]),
                    "mark": self._mark(stage),
                    "entered": [self.numbers.count(each) for each in entered],
                    "change": self._signed(stage.change),
                    "is_changed": stage.change != 0 or before is None or after is None,
                    "observed": self._both(stage, self.numbers.count, "observed"),
                    "conversion": self._both(stage, self.numbers.share, "of_before"),
                    "days": self._both(stage, self.numbers.days, "median_days"),
                    "days_to": self._both(stage, self.numbers.days, "median_days_to"),
                }
            )
            drawn.append(self._bar(key, self._full_name(stage), entered[0], entered[1]))
        skips = any(
            figures and figures.of_before is not None and figures.of_before > 1
            for stage in self.impact.stages
            for figures in (stage.before, stage.after)
        )
        if drawn:
            self.charts["funnel"] = bars(drawn, _letters(drawn), self._titles(_STAGE))
        return {"rows": rows, "has_skips": skips}

    def _mark(self, stage: StageImpact) -> str:
        if stage.before is None:
            return self._t("nieuw", "new")
        return self._t("vervalt", "removed") if stage.after is None else ""

    def _both(self, stage: StageImpact, write: Callable[[float | None], str], figure: str) -> list[str]:
        """Write a figure of both sides."""

        def value(figures: Figures | None) -> float | None:
            return getattr(figures, figure) if figures else None

        return [write(value(stage.before)), write(value(stage.after))]

    def _changed_stages(self) -> list[str]:
        """The stages that other journeys enter."""
        return [self._name(stage_id) for stage_id in self._different()]

    def _different(self) -> list[str]:
        """The ids of the stages that other journeys enter, in order: also as many, from another source."""
        by_value = {each.stage_id for each in self.impact.breakdowns if each.before != each.after}
        return [stage.stage_id for stage in self.impact.stages if stage.change or stage.stage_id in by_value]

    def _direction(self, sign: int) -> int:
        """Count the leads that get further (1) or less far (-1)."""
        rank = self.impact.rank
        return sum(move.leads for move in self.impact.moves if (rank(move.after) - rank(move.before)) * sign > 0)

    def _kind(self, before: str | None, after: str | None) -> str:
        """Where a lead gets: further, less (far), level where the stages are equally far, or the same stage."""
        if before == after:
            return "same"
        ranks = self.impact.rank(before), self.impact.rank(after)
        return "level" if ranks[0] == ranks[1] else "further" if ranks[0] < ranks[1] else "less"

    def _moves(self) -> dict[str, Any]:
        """Who moved, in sentences."""
        moves = sorted(
            (move for move in self.impact.moves if move.before != move.after),
            key=lambda move: (-move.leads, self.impact.rank(move.before), self.impact.rank(move.after)),
        )
        rows = [
            {
                "leads": self.numbers.count(move.leads),
                "before": self._name(move.before),
                "after": self._name(move.after),
                "kind": self._kind(move.before, move.after),
            }
            for move in moves[:_SHOWN_MOVES]
        ]
        return {
            "rows": rows,
            "more": len(moves) - len(rows),
            "has_level": any(self._kind(move.before, move.after) == "level" for move in moves),
        }

    def _matrix(self) -> dict[str, Any]:
        """From which stage to which; stages that nobody is in on either side are left out."""
        counted = {(move.before, move.after): move.leads for move in self.impact.moves if move.leads}
        present = {each for pair in counted for each in pair}
        axis = sorted(present, key=lambda each: (self.impact.rank(each), each or ""))
        rows = []
        for before in axis:
            cells = []
            for after in axis:
                leads = counted.get((before, after), 0)
                kind = self._kind(before, after) if leads or before == after else "none"
                cells.append({"kind": kind, "leads": self.numbers.count(leads) if leads else ""})
            total = sum(leads for (each, _), leads in counted.items() if each == before)
            rows.append({"name": self._long(before), "cells": cells, "total": self.numbers.count(total)})
        totals = [sum(leads for (_, each), leads in counted.items() if each == after) for after in axis]
        return {
            "columns": [{"short": self._name(each), "long": self._long(each)} for each in axis],
            "rows": rows,
            "totals": [self.numbers.count(total) for total in totals],
            "total": self.numbers.count(self.impact.leads),
        }

    def _weeks(self) -> dict[str, Any] | None:
        """What sales gets per week; draws the charts. None where sales gets nothing."""
        impact = self.impact
        shown = impact.weeks[-_SHOWN_WEEKS:]
        if not impact.handover or not shown:
            return None
        today = self._local(impact.as_of).date()
        rows = [self._week(week, today) for week in shown]
        over = [week for week, row in zip(shown, rows, strict=True) if row["is_over"]]
        averaged = over[-impact.weekly_weeks :] if impact.weekly_weeks else []
        window = (averaged[0].monday, averaged[-1].monday + timedelta(weeks=1)) if averaged else None
        is_changed = any(week.before != week.after for week in shown)
        titles = self._titles(_WEEK)
        self.charts["weeks"] = weeks(rows, window, titles, self.language)
        if is_changed:
            self.charts["weekly-change"] = differences(rows, titles, self.language)
        all_weeks = sum(week.after - week.before for week in impact.weeks)
        in_window = sum(week.after - week.before for week in averaged)
        return {
            "rows": rows,
            "left_off": len(impact.weeks) - len(shown),
            "unfinished": rows[-1]["label"] if not rows[-1]["is_over"] else "",
            "is_changed": is_changed,
            "is_ever_changed": any(week.before != week.after for week in impact.weeks),
            "average": [
                self.numbers.number(each, self._weekly_decimals())
                for each in (impact.weekly_before, impact.weekly_after)
            ],
            "average_weeks": self._whole_weeks(),
            "has_average": bool(averaged) and impact.weekly_before is not None,
            # A reader who sees both numbers would take one of them for a mistake.
            "opposite": [self._signed(all_weeks), self._signed(in_window)] if all_weeks * in_window < 0 else [],
        }

    def _week(self, week: Week, today: date) -> dict[str, Any]:
        next_monday = week.monday + timedelta(weeks=1)
        change = week.after - week.before
        is_over = next_monday <= today
        label = self.numbers.day(week.monday)
        return {
            "label": label if is_over else f"{label} ({self._t('nog niet om', 'not over yet')})",
            "monday": week.monday.isoformat(),
            "next_monday": next_monday.isoformat(),
            "is_over": is_over,
            "before": week.before,
            "after": week.after,
            "before_text": self.numbers.count(week.before),
            "after_text": self._with_change(week.before, week.after),
            "change": change,
            "change_text": self._signed(change),
            "color": "var(--category-1)" if change > 0 else "var(--category-2)",
        }

    def _breakdowns(self) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """Where the difference is: tables by dimension and stage, and what their charts show.

        The page draws the charts of the stage that is chosen on it.
        """
        stages = self._different()
        counted: dict[tuple[str, str], list[Breakdown]] = {}
        for each in self.impact.breakdowns:
            counted.setdefault((each.dimension, each.stage_id), []).append(each)
        dimensions = []
        drawings: dict[str, dict[str, Any]] = {}
        for number, name in enumerate(dict.fromkeys(each.dimension for each in self.impact.breakdowns)):
            tables = []
            for place, stage_id in enumerate(stages):
                found = counted.get((name, stage_id), [])
                table, drawn = self._by_month(found) if name == _MONTH else self._by_value(found)
                key = f"by-{number}-{place}"
                tables.append({**table, "chart": key})
                if table["is_changed"]:
                    kind, height = (_MONTH, MONTH_HEIGHT) if name == _MONTH else ("value", len(drawn) * BAR_STEP)
                    drawings[key] = {"chart": kind, "height": height, "rows": drawn}
            heading = _DIMENSIONS.get(name, Both(name, name)).of(self.language)
            dimensions.append({"heading": safe(heading), "tables": tables, "is_time": name == _MONTH})
        if drawings:
            letters = max(_letters(drawing["rows"]) for drawing in drawings.values())
            self.charts["value"] = bars("rows", letters, self._titles(_VALUE))
            self.charts[_MONTH] = months("rows", self._titles(_DIMENSIONS[_MONTH]), self.language)
        chosen = stages.index(self.impact.handover) if self.impact.handover in stages else 0
        content = {
            "stages": [self._long(each) for each in stages],
            "names": [self._name(each) for each in stages],
            "chosen": chosen,
            "dimensions": dimensions,
        }
        return content, drawings

    def _by_value(self, found: Sequence[Breakdown]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The values that change most, the unknown one, and the rest in sums."""
        known = [each for each in found if each.value is not None]
        unknown = [each for each in found if each.value is None]
        changed = sorted(
            (each for each in known if each.before != each.after),
            key=lambda each: (-abs(each.after - each.before), -each.before, each.value or ""),
        )
        shown, others = changed[:_SHOWN_VALUES], changed[_SHOWN_VALUES:]
        same = [each for each in known if each.before == each.after]
        rows = [self._row(self._value(each), [each]) for each in shown]
        rows += [{**self._row(_UNKNOWN.of(self.language), [each]), "kind": "unknown"} for each in unknown]
        drawn = [
            self._bar(key, self._value(each), each.before, each.after)
            for key, each in enumerate([*shown, *(each for each in unknown if each.before != each.after)])
        ]
        count, t = self.numbers.count, self._t
        if others:
            label = (
                t("1 andere die verandert", "1 other that changes")
                if len(others) == 1
                else t(f"{count(len(others))} andere die veranderen", f"{count(len(others))} others that change")
            )
            rows.append({**self._row(label, others), "kind": "sum"})
        if same:
            label = t(f"{count(len(same))} zonder verschil", f"{count(len(same))} without a difference")
            rows.append({**self._row(label, same), "kind": "sum"})
        return self._table(rows, found), drawn

    def _by_month(self, found: Sequence[Breakdown]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The last months, those without anyone included, and the ones before in a sum."""
        counted = {each.value: each for each in found if each.value}
        shown = months_between(min(counted), max(counted))[-_SHOWN_MONTHS:] if counted else []
        earlier = [each for each in found if each.value not in shown]
        rows = []
        if earlier:
            rows.append({**self._row(self._t("Eerder", "Earlier"), earlier), "kind": "sum"})
        drawn = []
        for month in shown:
            each = counted.get(month)
            label = self.numbers.month(date.fromisoformat(f"{month}-01"))
            rows.append(self._row(label, [each] if each else []))
            before, after = (each.before, each.after) if each else (0, 0)
            texts = self._bar(0, label, before, after)
            drawn += [
                {**texts, "month": month, "side": side, "count": count}
                for side, count in (("before", before), ("after", after))
            ]
        return self._table(rows, found), drawn

    def _table(self, rows: Sequence[dict[str, Any]], found: Sequence[Breakdown]) -> dict[str, Any]:
        total = self._row(self._t("Totaal", "Total"), found)
        return {"rows": rows, "total": total, "is_changed": self._is_changed(found)}

    def _row(self, label: str, found: Sequence[Breakdown]) -> dict[str, Any]:
        before, after = sum(each.before for each in found), sum(each.after for each in found)
        return {
            "label": label,
            "kind": "",
            "before": self.numbers.count(before),
            "after": self.numbers.count(after),
            "change": self._signed(after - before),
            "is_changed": before != after,
        }

    def _is_changed(self, found: Sequence[Breakdown]) -> bool:
        return any(each.before != each.after for each in found)

    def _value(self, each: Breakdown) -> str:
        """Write a value of the data; quotation marks around one that would look like something else."""
        unknown = _UNKNOWN.of(self.language)
        if each.value is None:
            return unknown
        written = safe(self.impact.value_name(each.dimension, each.value, self.language))
        return f'"{written}"' if written in ("", unknown) else written

    def _bar(self, key: int, label: str, before: int | None, after: int | None) -> dict[str, Any]:
        absent = self._t("bestaat hier niet", "does not exist here")
        return {
            "key": key,
            "label": label,
            "before": before or 0,
            "after": after or 0,
            "before_text": absent if before is None else self.numbers.count(before),
            "after_text": absent if after is None else self._with_change(before or 0, after),
        }

    def _examples(self) -> list[dict[str, Any]]:
        """Leads that get further, and those that get less far."""
        groups = (
            (self._t("Komen verder", "Get further"), self.impact.gained, self._direction(1)),
            (self._t("Komen minder ver", "Get less far"), self.impact.lost, self._direction(-1)),
        )
        return [
            {
                "heading": heading,
                "leads": view_examples(examples, self.words, self._name),
                "shown": self.numbers.count(len(examples)),
                "of": self.numbers.count(count),
            }
            for heading, examples, count in groups
        ]

    def _name(self, stage_id: str | None) -> str:
        """The abbreviation of a stage where its name has one in brackets (MQL), else its name."""
        name = self._long(stage_id)
        start, _, rest = name.rpartition(" (")
        return rest[:-1] if start and rest.endswith(")") and rest[:-1].isupper() else name

    def _long(self, stage_id: str | None) -> str:
        if stage_id is None:
            return _NO_LEAD.of(self.language)
        stage = self.impact.stage(stage_id)
        return safe(stage.names[self.language]) if stage else safe(stage_id)

    def _full_name(self, stage: StageImpact) -> str:
        """The name of a stage, with what happens to it."""
        mark = self._mark(stage)
        return f"{safe(stage.names[self.language])}{f' ({mark})' if mark else ''}"

    def _titles(self, label: Both) -> dict[str, str]:
        titles = {"label": label, "before": _BEFORE, "after": _AFTER}
        return {name: title.of(self.language) for name, title in titles.items()}

    def _with_change(self, before: int, after: int) -> str:
        """Write a number, and how it differs where it does."""
        change = f" ({self._signed(after - before)})" if before != after else ""
        return f"{self.numbers.count(after)}{change}"

    def _signed(self, value: float, decimals: int = 0) -> str:
        """Write a difference with its sign; a real minus is as wide as a plus."""
        sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
        return f"{sign}{self.numbers.number(abs(value), decimals)}"

    def _local(self, at: datetime) -> datetime:
        return at.replace(tzinfo=UTC).astimezone(ZoneInfo(self.words.timezone))

    def _t(self, nl: str, en: str) -> str:
        return nl if self.language == "nl" else en


def _rounded(value: float, decimals: int) -> Decimal:
    """Round as `Numbers` does: what is shown as a difference fits the two numbers beside it."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _letters(rows: Sequence[dict[str, Any]]) -> int:
    """Return how long the longest number is that stands beside a bar."""
    return max((len(row[text]) for row in rows for text in ("before_text", "after_text")), default=1)
