"""The raw values that no mapping knows, and the rows that would map them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lead_taxonomy.building.offending_rows import mask_emails
from lead_taxonomy.explaining.build_reader import BuildReader

# What a spreadsheet takes for a formula when a cell begins with it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# In each mapping seed: the column of the raw value.
_VALUE_COLUMNS = {
    "status_mappings": "raw_status",
    "activity_mappings": "raw_type",
    "lead_source_mappings": "raw_value",
    "job_functions": "raw_value",
    "industries": "raw_value",
}


@dataclass(frozen=True)
class UnmappedValue:
    """One raw value of one source; the waiver fields are None where it is not waived."""

    source: str
    mapping_seed: str
    object: str
    raw_value: str
    row_count: int
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    is_waived: bool
    waiver_reason: str | None
    waived_by: str | None

    @property
    def is_personal(self) -> bool:
        """Whether the value holds an e-mail address: that belongs in no mapping and on no screen."""
        return mask_emails(self.raw_value) != self.raw_value

    @property
    def shown(self) -> str:
        """The value as text that a spreadsheet does not compute and that shows no address."""
        masked = mask_emails(self.raw_value)
        return f"'{masked}" if masked.startswith(_FORMULA) else masked


def read_unmapped(reader: BuildReader) -> list[UnmappedValue]:
    """Return the unmapped values of the last build: by seed and source, the most frequent first."""
    rows = reader.rows(
        """
        select
            source, mapping_seed, object, raw_value, row_count, first_seen_at, last_seen_at, is_waived, waiver_reason,
            waived_by
        from int_signals__unmapped_values
        order by mapping_seed, source, object, row_count desc, raw_value
        """
    )
    return [UnmappedValue(**row) for row in rows]


def ready_rows(values: Iterable[UnmappedValue], headers: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return for each seed the CSV lines to add to it; what the value means is left to fill in.

    Args:
        values: the values; a spelling that differs in case alone needs one row.
        headers: the columns of each seed.
    """
    lines: dict[str, list[str]] = {}
    seen: set[tuple[str, ...]] = set()
    for value in values:
        if value.is_personal:
            continue
        header = headers[value.mapping_seed]
        cells = {
            "source": value.source,
            "object": value.object,
            _VALUE_COLUMNS[value.mapping_seed]: value.raw_value,
            "basis": "assumption",
        }
        row = [cells.get(column, "") for column in header]
        key = (value.mapping_seed, *(cell.lower() for cell in row))
        if key not in seen:
            seen.add(key)
            lines.setdefault(value.mapping_seed, []).append(_csv_line(row))
    return lines


def read_headers(folder: Path) -> dict[str, list[str]]:
    """Return the columns of the mapping seeds in a folder."""
    headers = {}
    for seed in _VALUE_COLUMNS:
        with (folder / f"{seed}.csv").open(encoding="utf-8-sig", newline="") as file:
            headers[seed] = next(csv.reader(file))
    return headers


def _csv_line(row: Sequence[str]) -> str:
    """Write one row as CSV, the true values, quoted where CSV needs it or a spreadsheet would compute."""
    cells = []
    for cell in row:
        text = io.StringIO()
        always = cell.startswith(_FORMULA)
        writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL)
        writer.writerow([cell])
        # A row of one empty cell is written as two quotes.
        cells.append(text.getvalue().removesuffix("\n") if cell else "")
    return ",".join(cells)
