"""The raw rows that staging rejected, and those of which it could not read every value."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

STAGING_MODEL = "int_reconciliation__staging_findings"


@dataclass(frozen=True)
class StagingFinding:
    """Rows of one raw table with which one thing is wrong.

    Attributes:
        source: name of the source.
        table: raw table.
        reason: why staging rejected the rows; None where they were used without some of their values.
        columns: whose text could not be read.
        rows: how many.
        file: the first file with such a row; None for a table that another tool landed.
        first_row: place in that file of its first such row, from 1; None as for `file`.
        files: in how many files.
    """

    source: str
    table: str
    reason: str | None
    columns: list[str]
    rows: int
    file: str | None
    first_row: int | None
    files: int


def read_staging_findings(database: Path, schema: str, table: str) -> list[StagingFinding]:
    """Read what staging found, what concerns most rows first.

    Rows that a later version replaced, or that were deleted or merged in their source, are left out: their values are
    used by nothing.

    Args:
        database: the build's database.
        schema: of the model `int_reconciliation__staging_findings`.
        table: its name there.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            f"""
            select
                source,
                raw_table,
                row_status_reason,
                string_split(rtrim(cast_failures, ','), ','),
                sum(row_count)::bigint,
                min(file),
                arg_min(first_row_number_in_file, file),
                count(distinct file)
            from "{schema}"."{table}"
            where row_status in ('rejected', 'staged')
            group by source, raw_table, row_status_reason, cast_failures
            order by sum(row_count) desc, source, raw_table, row_status_reason, cast_failures
            """  # noqa: S608
        ).fetchall()
    return [
        StagingFinding(source, raw, reason, [column for column in columns or [] if column], count, file, first, files)
        for source, raw, reason, columns, count, file, first, files in rows
    ]
