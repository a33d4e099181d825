"""What every reader hands over: one file's records in temporary tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import duckdb

from lead_taxonomy.errors import Finding
from lead_taxonomy.loading.problem import FileProblem, problem
from lead_taxonomy.source_config import FileSpec, did_you_mean

# Temporary tables of the file being loaded: (_row, c0, c1, ...) and (line, raw_text, reason).
BUFFER = "load_buffer"
REJECTS = "load_rejects"
_LISTED = 10


@dataclass(frozen=True)
class Buffer:
    """The records of one file, in the temporary tables BUFFER (readable) and REJECTS (not readable).

    Attributes:
        columns: column of the file -> column of BUFFER, for the columns that are mapped.
        rows_read: records of the file, readable or not.
        rows_rejected: rows of REJECTS.
        line_of: gives the line of a record by its _row; None where a file has no lines.
        findings: what was noticed on the way.
    """

    columns: dict[str, str]
    rows_read: int
    rows_rejected: int
    line_of: Callable[[int], int | None]
    findings: list[Finding] = field(default_factory=list)


class InspectedFile(Protocol):
    """A file that can be read as far as its beginning tells.

    Attributes:
        findings: what was noticed; no errors.
        careful: read it the slow, exact way. Set after a fast read has failed.
    """

    findings: list[Finding]
    careful: bool

    def read(self, connection: duckdb.DuckDBPyConnection) -> Buffer:
        """Fill BUFFER and REJECTS.

        Raises:
            FileProblem: the file cannot be loaded.
            duckdb.Error: DuckDB stopped in the middle; the transaction is lost.
        """


def check_columns(spec: FileSpec, present: Sequence[str], line: int | None) -> list[Finding]:
    """Compare the columns of a file with those that its entry in source.yml reads.

    Args:
        spec: the entry.
        present: columns of the file, in order; a name that occurs twice is twice in it.
        line: line of the header.

    Returns:
        Warnings.

    Raises:
        FileProblem: a column that is read is missing, or occurs twice.
    """
    wanted = spec.source_columns()
    errors = []
    for column in wanted:
        if column not in present:
            hint = did_you_mean(column, present).strip() or f"The columns are: {listed(present)}."
            errors.append(
                Finding("error", "missing_column", "The file has no such column.", hint, line=line, column=column)
            )
        elif present.count(column) > 1:
            places = " and ".join(str(place + 1) for place, name in enumerate(present) if name == column)
            errors.append(
                Finding(
                    "error",
                    "duplicate_column",
                    f"The header has this name more than once (columns {places}), so it is not clear which is meant.",
                    "Rename one in the file.",
                    line=line,
                    column=column,
                )
            )
    if errors:
        raise FileProblem(errors)
    extra = [
        name or f"(column {place + 1}, without a name)"
        for place, name in enumerate(present)
        if name not in wanted and name not in spec.ignore_columns
    ]
    if not extra:
        return []
    return [
        Finding(
            "warning",
            "extra_column",
            f"Not loaded, because source.yml does not mention them: {listed(extra)}.",
            "Map these columns, or list them in `ignore_columns`.",
            line=line,
        )
    ]


def listed(names: Sequence[str]) -> str:
    """Write names as a list between quotes, cut off after a few."""
    text = ", ".join(f'"{name}"' for name in names[:_LISTED])
    return text + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")


def reject_findings(connection: duckdb.DuckDBPyConnection, rows_read: int, rows_rejected: int) -> list[Finding]:
    """Report the records that could not be read.

    Raises:
        FileProblem: there is not one that could.
    """
    if not rows_read:
        return [Finding("warning", "no_rows", "The file has no records.", "Check the export if you expected some.")]
    if not rows_rejected:
        return []
    first = connection.execute(f"select line, reason from {REJECTS} order by line limit 1").fetchone()  # noqa: S608
    line, reason = first or (None, "")
    if rows_rejected == rows_read:
        raise problem(
            "no_readable_row",
            f"None of the {rows_read:,} records can be read. The first: {reason}",
            "Check `delimiter` and `format`, or export the file again.",
            line=line,
        )
    verb = "is" if rows_rejected == 1 else "are"
    message = (
        f"{rows_rejected:,} of the {rows_read:,} records cannot be read and {verb} in raw_load.rejects. "
        f"The first: {reason}"
    )
    return [
        Finding("warning", "rejected_rows", message, "Correct them in the source system and export again.", line=line)
    ]


def safe_path(path: Path, folder: Path) -> str:
    """Return a path under which DuckDB finds one file and no other: it takes [1] or * in a name as a pattern."""
    absolute = path.absolute()
    if not set(str(absolute)) & set("*?[]{}"):
        return str(absolute)
    link = folder / "link"
    link.unlink(missing_ok=True)
    link.symlink_to(absolute)
    return str(link)


def count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Return the number of rows of a temporary table."""
    row = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0
