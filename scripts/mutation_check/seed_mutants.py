"""Small changes to the definitions in the seeds: one value, or two rows that change places."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import gcd
from pathlib import Path

Row = Mapping[str, str]

OPERATORS = {
    "at_least": "above",
    "above": "at_least",
    "at_most": "below",
    "below": "at_most",
    "equals": "not_equals",
    "not_equals": "equals",
    "one_of": "not_one_of",
    "not_one_of": "one_of",
    "is_known": "is_missing",
    "is_missing": "is_known",
}
# Column, and what its values become.
CHOICES = {
    "direction": {"inbound": "outbound", "outbound": "inbound"},
    "shows_interest": {"true": "false", "false": "true"},
    "is_two_way": {"true": "false", "false": "true"},
    "lead_unit": {"account": "person", "person": "account"},
    "stage_progress": {"cumulative": "strict", "strict": "cumulative"},
    "existing_customers": {"include": "exclude", "exclude": "include"},
    "free_email_only": {"include": "exclude", "exclude": "include"},
    "if_skipped": {"infer": "omit", "omit": "infer"},
    "outcome": {"won": "lost", "lost": "won", "recycled": "disqualified", "disqualified": "recycled"},
    "reason_from": {"record": "signal", "mapping": "signal", "signal": "record"},
    "needs_budget": {"true": "false", "false": "true"},
    "needs_authority": {"true": "false", "false": "true"},
    "needs_need": {"true": "false", "false": "true"},
    "needs_timeline": {"true": "false", "false": "true"},
}
NUMBERS = ("sla_hours", "inactive_after_days", "score_window_days", "minimum_points", "value")
DATES = ("valid_from", "valid_to")
RANKS = ("tie_rank", "precedence")
# What names a row; the first of these columns that a seed has, with the day from which the row counts.
IDS = ("criterion_id", "rule_id", "stage_id", "signal", "fit_grade", "temperature", "taxonomy_id")


@dataclass(frozen=True)
class SeedMutant:
    """One change to a seed.

    Attributes:
        name: seed, row and change; the same as long as the row is.
        kind: what sort of change.
        seed: name of the seed.
        cells: new values by (place of the row, column); the first row is 0.
    """

    name: str
    kind: str
    seed: str
    cells: Mapping[tuple[int, str], str]


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a seed as they are written."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """Write the rows of a seed."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def mutants_of(seed: str, rows: Sequence[Row]) -> list[SeedMutant]:
    """Return every mutant of a seed."""
    mutants = [
        SeedMutant(
            name=f"{seed}.csv {name_of(rows, place)}: {column} [{row[column]} -> {value}]",
            kind=kind,
            seed=seed,
            cells=cells,
        )
        for place, row in enumerate(rows)
        if row.get("kind") not in ("computed", "ignored")
        for kind, column, value, cells in _row_changes(place, row, _step_of(rows, row))
    ]
    return [*mutants, *_rank_mutants(seed, rows)]


def name_of(rows: Sequence[Row], place: int) -> str:
    """Return a short name of a row."""
    row = rows[place]
    id_column = next(column for column in IDS if column in row)
    parts = [row[id_column], row.get("interest", ""), row.get("valid_from", "")]
    return " ".join(part for part in parts if part)


def _step_of(rows: Sequence[Row], row: Row) -> int:
    """Return the smallest change of points that can matter: where all are multiples of five, one point never does."""
    points = [int(other["points"]) for other in rows if other.get("points") and other.get("axis") == row.get("axis")]
    return gcd(*points) or 1


def _row_changes(place: int, row: Row, step: int) -> Iterator[tuple[str, str, str, dict[tuple[int, str], str]]]:
    """Return (kind, column, new value, changed cells) of one row."""

    def change(kind: str, column: str, value: str) -> tuple[str, str, str, dict[tuple[int, str], str]]:
        return kind, column, value, {(place, column): value}

    if row.get("operator") in OPERATORS:
        yield change("operator", "operator", OPERATORS[row["operator"]])
    elif row.get("operator") == "occurs" and "criterion_id" in row:
        cells = {(place, "operator"): "count_at_least", (place, "value"): "2"}
        yield "operator", "operator", "count_at_least 2", cells
    for column in NUMBERS:
        if row.get(column, "").lstrip("-").isdigit():
            yield change("threshold", column, str(int(row[column]) + 1))
            yield change("threshold", column, str(int(row[column]) - 1))
    if "|" in row.get("value", ""):
        items = row["value"].split("|")
        for item in items:
            yield change("list", "value", "|".join(other for other in items if other != item))
    if row.get("points"):
        yield change("points", "points", str(int(row["points"]) + step))
    for column in DATES:
        if row.get(column):
            day = date.fromisoformat(row[column])
            yield change("validity date", column, (day + timedelta(days=1)).isoformat())
            yield change("validity date", column, (day - timedelta(days=1)).isoformat())
    for column, values in CHOICES.items():
        if row.get(column) in values:
            yield change(column, column, values[row[column]])


def _rank_mutants(seed: str, rows: Sequence[Row]) -> Iterator[SeedMutant]:
    """Two rows that follow each other change ranks, and a next action becomes that of the row below."""
    for column in RANKS:
        ranked = sorted(
            (place for place, row in enumerate(rows) if row.get(column)), key=lambda place: int(rows[place][column])
        )
        for first, second in pairwise(ranked):
            names = f"{name_of(rows, first)} <-> {name_of(rows, second)}"
            cells = {(first, column): rows[second][column], (second, column): rows[first][column]}
            yield SeedMutant(f"{seed}.csv {column} [{names}]", column, seed, cells)
    for place, (row, following) in enumerate(pairwise(rows)):
        if "next_action" in row and row["next_action"] != following["next_action"]:
            cells = {(place, "next_action"): following["next_action"]}
            name = (
                f"{seed}.csv {name_of(rows, place)}: next_action [{row['next_action']} -> {following['next_action']}]"
            )
            yield SeedMutant(name, "next_action", seed, cells)


def mutated_rows(rows: Sequence[Row], mutant: SeedMutant) -> list[dict[str, str]]:
    """Return the rows of the seed with the change."""
    result = [dict(row) for row in rows]
    for (place, column), value in mutant.cells.items():
        result[place][column] = value
    return result
