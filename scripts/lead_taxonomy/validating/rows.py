"""Rows grouped and read as several rules need them."""

import re
from collections import defaultdict
from collections.abc import Iterable

from lead_taxonomy.seed_files import Row
from lead_taxonomy.validating.rules import Words

NUMBER = re.compile(r"-?\d+(\.\d+)?|-?\.\d+", re.ASCII)
LEVELS = {
    "fit_grade": ("fit_grades", "fit_grade", Words("profielklasse", "fit grade")),
    "temperature": ("lead_temperatures", "temperature", Words("temperatuur", "temperature")),
}
BANT = ("budget", "authority", "need", "timeline")
CRITERIA_COLUMNS = "taxonomy_id stage_id criterion_id criteria_group signal operator value valid_from valid_to"
STAGES_COLUMNS = "taxonomy_id stage_id stage_order valid_from valid_to"
SCORES_COLUMNS = "rule_id taxonomy_id axis field operator value points valid_from valid_to"


def by_taxonomy(rows: Iterable[Row], *columns: str) -> dict[tuple[str, ...], list[Row]]:
    """Group rows by taxonomy and other columns, in the order of the file."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["taxonomy_id"], *(row[column] for column in columns)].append(row)
    return groups


def by_number(rows: Iterable[Row], column: str) -> list[list[Row]]:
    """Group rows by taxonomy and a whole number, in the order of the file: 02 and 2 are one number."""
    groups: dict[tuple[str, int | None], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["taxonomy_id"], row.integer(column)].append(row)
    return list(groups.values())


def number_in(row: Row) -> float | None:
    """Return the value of a row as a number."""
    return float(row["value"]) if NUMBER.fullmatch(row["value"]) else None


def members_of(row: Row) -> list[str]:
    """Return the members of a list."""
    return [member.strip().lower() for member in row["value"].split("|")]
