"""Read Parquet files. Their types become text, as if they were written to CSV in ISO format."""

from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from lead_taxonomy.duckdb_files import quote
from lead_taxonomy.errors import Finding
from lead_taxonomy.loading.buffer import BUFFER, REJECTS, Buffer, check_columns, count, reject_findings, safe_path
from lead_taxonomy.loading.problem import problem
from lead_taxonomy.source_config import FileSpec

_PARQUET = "read_parquet(?, binary_as_string = true, hive_partitioning = false, file_row_number = true)"
_ROW_NUMBER = "file_row_number"
_NESTED = ("STRUCT", "MAP", "UNION")


@dataclass
class ParquetFile:
    """A Parquet file whose columns fit its entry in source.yml; see InspectedFile."""

    path: Path
    folder: Path
    wanted: tuple[str, ...]
    types: dict[str, str]
    findings: list[Finding] = field(default_factory=list)
    careful: bool = False

    def read(self, connection: duckdb.DuckDBPyConnection) -> Buffer:
        """Fill BUFFER; there are no REJECTS. See InspectedFile."""
        columns = {column: f"c{number}" for number, column in enumerate(self.wanted)}
        values = [f"{_as_text(name, self.types[name])} as {columns[name]}" for name in self.wanted]
        connection.execute(
            f"create or replace temp table {BUFFER} as "  # noqa: S608
            f"select {', '.join([f'{_ROW_NUMBER} + 1 as _row', *values])} from {_PARQUET}",
            [safe_path(self.path, self.folder)],
        )
        connection.execute(f"create or replace temp table {REJECTS} (line bigint, reason varchar, raw_text varchar)")
        rows = count(connection, BUFFER)
        return Buffer(columns, rows, 0, lambda row: None, reject_findings(connection, rows, 0))


def inspect_parquet(path: Path, folder: Path, spec: FileSpec) -> ParquetFile:
    """Check the columns of a Parquet file.

    Args:
        path: the file.
        folder: for temporary files of this file alone.
        spec: its entry in source.yml.

    Raises:
        FileProblem: the file is damaged, or does not have the columns that the entry reads.
    """
    types = parquet_types(path, folder)
    findings = check_columns(spec, list(types), None)
    return ParquetFile(path, folder, spec.source_columns(), types, findings)


def parquet_types(path: Path, folder: Path) -> dict[str, str]:
    """Return column -> type.

    Raises:
        FileProblem: the file is damaged.
    """
    try:
        with duckdb.connect() as connection:
            rows = connection.execute(f"describe select * from {_PARQUET}", [safe_path(path, folder)]).fetchall()  # noqa: S608
    except duckdb.Error as error:
        raise problem(
            "damaged_parquet", "The Parquet file is damaged or not complete.", "Copy or export it again."
        ) from error
    return {str(row[0]): str(row[1]) for row in rows if row[0] != _ROW_NUMBER}


def _as_text(name: str, kind: str) -> str:
    """Return the SQL that writes a Parquet value as text: times with a zone in UTC, nested values as JSON."""
    column = quote(name)
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({column} at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')"
    if kind.startswith(_NESTED) or kind.endswith("]"):
        return f"cast(to_json({column}) as varchar)"
    return f"cast({column} as varchar)"
