"""The definitions of one day, as if they had always held: what a proposal is compared by."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from lead_taxonomy.fingerprint import is_in_force
from lead_taxonomy.seed_contract import SeedContract
from lead_taxonomy.seed_files import Row, write_csv

VALIDITY = ("valid_from", "valid_to")
Rows = Mapping[str, list[Row]]


def effective_day(before: Rows, after: Rows, taxonomy_id: str, otherwise: date) -> date:
    """Return the day on which the last part of a change of a taxonomy takes effect.

    Args:
        before: rows by the name of their seed.
        after: the proposed rows.
        taxonomy_id: the taxonomy that changes.
        otherwise: the day for a change without dates.

    Returns:
        The latest day on which a row that only one of the two has starts or stops to hold, and on which the
        definitions differ: a norm that is higher for a month is compared in that month.
    """
    days: set[date] = set()
    for seed in {*before, *after}:
        sides = [
            {tuple(sorted(row.cells.items())): row for row in side.get(seed, ()) if row["taxonomy_id"] == taxonomy_id}
            for side in (before, after)
        ]
        for key in sides[0].keys() ^ sides[1].keys():
            row = sides[0].get(key) or sides[1][key]
            days.update(day for column in VALIDITY if (day := row.date(column)))
    return max((day for day in days if _differ(before, after, taxonomy_id, day)), default=otherwise)


def on_day(rows: Rows, contracts: Mapping[str, SeedContract], day: date) -> dict[str, list[Row]]:
    """Return the rows that are in force on a day, without a beginning or an end.

    Args:
        rows: rows by the name of their seed; a mapping keeps all of its rows.
        contracts: what the seeds look like.
        day: the day.
    """
    return {
        name: [_undated(row) for row in found if is_in_force(row, day)] if _is_dated(contracts[name]) else list(found)
        for name, found in rows.items()
    }


def write_definitions(rows: Rows, contracts: Mapping[str, SeedContract], folder: Path) -> None:
    """Write the rows as the seeds of an organisation, in a folder with taxonomy/ and mappings/."""
    for name, contract in contracts.items():
        file = folder / contract.label
        file.parent.mkdir(parents=True, exist_ok=True)
        found = rows.get(name, [])
        file.write_text(
            write_csv(
                [contract.header, *([row.written.get(column, "") for column in contract.header] for row in found)]
            ),
            encoding="utf-8",
        )


def taxonomies_of(rows: Rows) -> list[str]:
    """Return the ids of the taxonomies."""
    return [row["taxonomy_id"] for row in rows.get("taxonomies", ())]


def changed_taxonomies(before: Rows, after: Rows, contracts: Mapping[str, SeedContract]) -> list[str]:
    """Return the taxonomies, known before and after, of which a row differs; signatures are no definition."""
    known = [name for name in taxonomies_of(after) if name in taxonomies_of(before)]
    seeds = [name for name, contract in contracts.items() if contract.folder == "taxonomy"]
    return [
        name
        for name in known
        if any(
            _cells(before.get(seed, ()), name) != _cells(after.get(seed, ()), name)
            for seed in seeds
            if seed != "definition_changes"
        )
    ]


def changed_mappings(before: Rows, after: Rows, contracts: Mapping[str, SeedContract]) -> list[str]:
    """Return the names of the mapping seeds that differ."""
    return [
        name
        for name, contract in contracts.items()
        if contract.folder == "mappings"
        and sorted(sorted(row.cells.items()) for row in before.get(name, ()))
        != sorted(sorted(row.cells.items()) for row in after.get(name, ()))
    ]


def _differ(before: Rows, after: Rows, taxonomy_id: str, day: date) -> bool:
    """Whether other rows of a taxonomy are in force on a day."""

    def in_force(rows: Rows, seed: str) -> list[list[tuple[str, str]]]:
        return _cells([_undated(row) for row in rows.get(seed, ()) if is_in_force(row, day)], taxonomy_id)

    return any(in_force(before, seed) != in_force(after, seed) for seed in {*before, *after})


def _cells(rows: Iterable[Row], taxonomy_id: str) -> list[list[tuple[str, str]]]:
    """Return the rows of a taxonomy as comparable values."""
    return sorted(sorted(row.cells.items()) for row in rows if row["taxonomy_id"] == taxonomy_id)


def _is_dated(contract: SeedContract) -> bool:
    """Whether the rows of a seed begin and end."""
    return all(column in contract.header for column in VALIDITY)


def _undated(row: Row) -> Row:
    """Return the row without a beginning and an end."""
    blank = dict.fromkeys(VALIDITY, "")
    return replace(row, cells={**row.cells, **blank}, written={**row.written, **blank})
