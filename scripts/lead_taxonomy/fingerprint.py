"""The fingerprint of a definition: what both departments sign for, so that a later edit of signed rows is noticed.

It is made of the rows of one taxonomy that are in force on a day, in two halves joined by a point:

1. the rows with a validity: `lead_stages`, `stage_criteria`, `scoring_rules`. What was agreed for that day stays what
   was agreed: a later version of a row leaves this half alone;
2. the rows without: the row of `taxonomies`, `fit_grades`, `lead_temperatures`, `next_actions`, `journey_outcomes`.
   They apply to all times at once, so they are compared with the last signature only.

Each half is the first 32 hexadecimal digits of the SHA-256 of a JSON text: a list of `[seed, {column: value}]`, sorted,
keys sorted, without blank values, without spaces, UTF-8, Unicode in form C. `valid_from` and `valid_to` are left out:
closing a row from a later day does not change what it said on this day. So the order of rows and columns does not
matter, nor does the form of the file, because values are compared in their canonical form (2026-12-31, true, 65).
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date

from lead_taxonomy.seed_files import Row

DATED_SEEDS = ("lead_stages", "stage_criteria", "scoring_rules")
UNDATED_SEEDS = ("taxonomies", "fit_grades", "lead_temperatures", "next_actions", "journey_outcomes")
_VALIDITY = ("valid_from", "valid_to")
_LENGTH = 32


def fingerprint(seeds: Mapping[str, Iterable[Row]], taxonomy_id: str, day: date) -> str:
    """Return the fingerprint of a taxonomy's rows that are in force on a day.

    Args:
        seeds: rows by the name of their seed; others than those named above are ignored.
        taxonomy_id: the taxonomy.
        day: the effective date of a change.
    """
    return ".".join(_half(seeds, names, taxonomy_id, day) for names in (DATED_SEEDS, UNDATED_SEEDS))


def is_in_force(row: Row, day: date) -> bool:
    """Whether a row applies on a day: from valid_from, up to and not including valid_to."""
    return (row.date("valid_from") or date.min) <= day < (row.date("valid_to") or date.max)


def _half(seeds: Mapping[str, Iterable[Row]], names: Iterable[str], taxonomy_id: str, day: date) -> str:
    """Return the digest of the rows of some seeds."""
    rows = [
        [name, {column: unicodedata.normalize("NFC", value) for column, value in _agreed(row).items()}]
        for name in names
        for row in seeds.get(name, ())
        if row["taxonomy_id"] == taxonomy_id and is_in_force(row, day)
    ]
    texts = sorted(json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for row in rows)
    return hashlib.sha256(f"[{','.join(texts)}]".encode()).hexdigest()[:_LENGTH]


def _agreed(row: Row) -> dict[str, str]:
    """Return the values of a row that say something."""
    return {column: value for column, value in row.cells.items() if value and column not in _VALIDITY}
