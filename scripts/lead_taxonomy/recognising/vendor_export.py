"""A file that was recognised as a table of a known system, as the loader sees it."""

import hashlib
import json
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb

from lead_taxonomy.duckdb_files import quote
from lead_taxonomy.errors import Finding
from lead_taxonomy.loading.amounts import check_amounts
from lead_taxonomy.loading.buffer import BUFFER, REJECTS, Buffer, InspectedFile
from lead_taxonomy.loading.csv_file import CsvFile, needs_care, read_header
from lead_taxonomy.loading.database import create_table
from lead_taxonomy.loading.dates import check_dates
from lead_taxonomy.loading.jsonl_file import JsonLinesFile
from lead_taxonomy.loading.parquet_file import ParquetFile, parquet_types
from lead_taxonomy.loading.problem import FileProblem, problem
from lead_taxonomy.loading.report import RecognisedAs, TableRows
from lead_taxonomy.loading.text_files import Advance, content_hash, plain_text
from lead_taxonomy.recognising.names import normalise
from lead_taxonomy.recognising.recognition import Recognised, match_columns, unique_headers
from lead_taxonomy.recognising.text_detection import detect_text, with_header, without_excel_line

VendorFormat = Literal["csv", "jsonl", "parquet"]
ISO = "iso"
# Columns that say when a loader took over a record from the system.
_SYNCED = ("fivetran_synced", "airbyte_extracted_at", "airbyte_emitted_at", "sdc_batched_at")
_DATE_NAME = re.compile(
    r"(^|_)(at|timestamp|modstamp|created|start|end|occurred|date_time|datetime)$|date$|_date_|date_(entered|exited)"
    r"|^(created|modified|overriddencreated)on$"
)
# Formats with separators and no year in front: nothing else looks like that.
_CERTAIN = ("day_month_year", "month_day_year", "day_monthname_year")
# Table -> its columns that staging reads as amounts; a test compares them with the models.
AMOUNTS = {
    "dynamics.opportunity": ("estimatedvalue", "actualvalue"),
    "hubspot.deal": ("amount",),
    "pardot.opportunity": ("value",),
    "salesforce.opportunity": ("amount",),
    "salesforce.opportunity_history": ("amount",),
}


@dataclass(frozen=True)
class VendorSettings:
    """How the file is read.

    Attributes:
        source: the raw column _source.
        timezone: of times without an offset.
        date_format: name of the format.
        is_format_declared: whether someone said so; else values that do not fit are worth a warning only.
        encoding: declared encoding, as Python names it; None: it is found out.
        delimiter: between the columns of a CSV file.
        columns: names of the columns where the file has no header.
        declared_in: the source.yml that speaks of the file, or where one would; for messages.
    """

    source: str
    timezone: str
    date_format: str
    is_format_declared: bool
    encoding: str | None
    delimiter: str
    columns: tuple[str, ...]
    declared_in: str


@dataclass(frozen=True)
class VendorExport:
    """A recognised file; see Loadable.

    Attributes:
        path: the file itself, or what was taken out of an archive or made of its JSON.
        name: the raw column _file.
        format: how to read it.
        recognised: the table that it is.
        settings: how it is read.
        exported_at: UTC without zone; None when unknown.
        head: the first bytes of the file, decompressed.
        notes: findings from before.
    """

    path: Path
    name: str
    format: VendorFormat
    recognised: Recognised
    settings: VendorSettings
    exported_at: datetime | None
    head: bytes = b""
    notes: tuple[Finding, ...] = ()
    is_same_at_any_time: bool = True

    @property
    def source_name(self) -> str:
        """The raw column _source."""
        return self.settings.source

    @property
    def table_names(self) -> str:
        """The raw table that it feeds."""
        return f"{self.recognised.table.schema}.{self.recognised.table.name}"

    @property
    def recognised_as(self) -> RecognisedAs:
        """What its headers told."""
        found = self.recognised
        # What only a loader adds is not missed in the vendor's own file.
        missing = [name for name in found.missing if found.shape == "landed" or not name.startswith("fivetran_")]
        return RecognisedAs(found.table.system, found.table.name, found.shape, found.unused_headers, missing)

    def hash_content(self, advance: Advance) -> str:
        """Return a hash of the content."""
        return content_hash(self.path, advance, unpack=True)

    def hash_mapping(self) -> str:
        """Return a hash of table, columns and settings."""
        found = self.recognised
        decisive = [
            self.table_names,
            found.positions,
            found.headers,
            self.settings.timezone,
            self.settings.date_format,
            self.settings.encoding,
            self.settings.delimiter,
        ]
        return hashlib.sha256(json.dumps(decisive).encode()).hexdigest()

    def create_tables(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Create the raw table; see Loadable."""
        table = self.recognised.table
        view = connection.execute(
            "select 1 from duckdb_views() where schema_name = ? and view_name = ?", [table.schema, table.name]
        ).fetchall()
        if view:
            raise problem(
                "landed_elsewhere",
                f"{table.title} is read from tables that another tool lands (the var `landed_schemas`), "
                "so no file can be loaded into it.",
                f"Take {table.system} out of `landed_schemas` and build once, or leave the file out.",
            )
        columns = {column: "varchar" for column in table.columns} | dict(table.technical)
        create_table(connection, table.schema, table.name, columns)

    def inspect(self, folder: Path, advance: Advance) -> InspectedFile:
        """Check encoding and header; see Loadable."""
        headers = self.recognised.headers
        if self.format == "parquet":
            advance(self.path.stat().st_size)
            types = parquet_types(self.path, folder)
            return _Reader(ParquetFile(self.path, folder, headers, types, list(self.notes)), 0)
        if self.format == "jsonl":
            text = plain_text(self.path, "utf-8", folder, advance)
            return _Reader(JsonLinesFile(text, folder, _AllKeys(headers), (), list(self.notes)), 0)
        text, assumed = detect_text(self.path, self.settings.encoding, folder, advance, self.head)
        text = without_excel_line(text, folder)
        if self.settings.columns:
            text = with_header(text, self.settings.columns, self.settings.delimiter, folder)
        header, line = read_header(text.path, self.settings.delimiter)
        names = unique_headers(header)
        # The beginning of a file may speak for another encoding than the whole of it.
        if len(names) != len(headers) or match_columns(self.recognised.table, header).positions != (
            self.recognised.positions
        ):
            raise problem("unreadable_header", "The header cannot be read.", "Export the file again.", line=line)
        file = CsvFile(
            text,
            folder,
            self.settings.delimiter,
            list(headers),
            headers,
            [*self.notes, *assumed],
            needs_care(text, line),
        )
        return _Reader(file, 1 if self.settings.columns else 0)

    def check_dates(self, connection: duckdb.DuckDBPyConnection, buffer: Buffer) -> list[Finding]:
        """Compare columns that are dates by their name with the format.

        Where nobody declared one, only values that are dates of another kind beyond doubt are an error. Amounts are
        looked at as well: their decimal sign cannot be declared.
        """
        findings: list[Finding] = []
        for column, positions in self.recognised.positions.items():
            if not _DATE_NAME.search(column):
                continue
            header = self.recognised.headers[positions[0]]
            for found in check_dates(
                connection,
                column=header,
                buffer_column=buffer.columns[header],
                declared=self.settings.date_format,
                selection="true",
                parameters=[],
                null_tokens=("", "null", "N/A"),
                line_of=buffer.line_of,
            ):
                findings.append(found if self.settings.is_format_declared else self._undeclared(found))
        for column in AMOUNTS.get(self.recognised.table.title, ()):
            if column in self.recognised.positions:
                header = self.recognised.headers[self.recognised.positions[column][0]]
                findings += check_amounts(
                    connection,
                    column=header,
                    buffer_column=buffer.columns[header],
                    selection="true",
                    parameters=[],
                    line_of=buffer.line_of,
                    can_declare=False,
                )
        return findings

    def _undeclared(self, finding: Finding) -> Finding:
        """Soften a finding about a format that nobody declared, and say where to declare one."""
        message = finding.message.replace("declared format", "usual format")
        if finding.code != "wrong_date_format":
            return replace(finding, message=message)
        is_certain = any(f"`date_format: {name}`" in finding.hint for name in _CERTAIN)
        hint = finding.hint
        if "date_format:" in hint:
            where = f"In {self.settings.declared_in}, with `system: {self.recognised.table.system}`"
            hint = f"{where}: {hint[0].lower()}{hint[1:]}"
        return replace(finding, message=message, hint=hint, severity="error" if is_certain else "warning")

    def write(self, connection: duckdb.DuckDBPyConnection, buffer: Buffer, loaded_at: datetime) -> list[TableRows]:
        """Write every record as a row of the raw table."""
        found, table = self.recognised, self.recognised.table
        cells = [buffer.columns[header] for header in found.headers]
        values = {
            column: _first_value([cells[place] for place in found.positions[column]])
            for column in table.columns
            if column in found.positions
        }
        others, names = _other_columns(found, cells, values)
        synced = next((cells[place] for place, name in enumerate(found.headers) if normalise(name) in _SYNCED), None)
        exported = "cast($exported_at as timestamp)"
        if synced and self.exported_at is None:
            exported = f"try_cast({synced} as timestamptz) at time zone 'UTC'"
        values |= {
            "_source": "$source",
            "_file": "$file",
            "_row": "_row",
            "_shape": "$shape",
            "_date_format": "$date_format",
            "_timezone": "$timezone",
            "_other_columns": others,
            "_exported_at": exported,
            "_loaded_at": "cast($loaded_at as timestamp)",
        }
        parameters: dict[str, object] = {
            "source": self.source_name,
            "file": self.name,
            "shape": found.shape,
            "date_format": self.settings.date_format,
            "timezone": self.settings.timezone,
            "loaded_at": loaded_at,
            **names,
        }
        if "$exported_at" in exported:
            parameters["exported_at"] = self.exported_at
        result = connection.execute(
            f"insert into {quote(table.schema)}.{quote(table.name)} ({', '.join(map(quote, values))}) "  # noqa: S608
            f"select {', '.join(values.values())} from {BUFFER}",
            parameters,
        ).fetchone()
        loaded = int(result[0]) if result else 0
        return [TableRows(table.title, buffer.rows_read, loaded, 0, buffer.rows_rejected)]


@dataclass(frozen=True)
class _AllKeys:
    """All keys of the objects of a file are read."""

    keys: tuple[str, ...]
    ignore_columns: tuple[str, ...] = ()

    def source_columns(self) -> tuple[str, ...]:
        """Keys that are read."""
        return self.keys


class _Reader:
    """Reads a file and says less: a table without rows is nothing to look at in an export of a whole system."""

    def __init__(self, file: InspectedFile, added_lines: int) -> None:
        """Keep the file, and how many lines were put before it."""
        self._file = file
        self._added = added_lines

    @property
    def findings(self) -> list[Finding]:
        """What was noticed."""
        return self._file.findings

    @findings.setter
    def findings(self, findings: list[Finding]) -> None:
        """Replace what was noticed."""
        self._file.findings = findings

    @property
    def careful(self) -> bool:
        """Whether it is read the slow, exact way."""
        return self._file.careful

    @careful.setter
    def careful(self, careful: bool) -> None:
        """Read it the slow, exact way."""
        self._file.careful = careful

    def read(self, connection: duckdb.DuckDBPyConnection) -> Buffer:
        """Fill BUFFER and REJECTS; see InspectedFile."""
        try:
            buffer = self._file.read(connection)
        except FileProblem as wrong:
            raise FileProblem([self._shifted(finding) for finding in wrong.findings]) from wrong
        findings = [
            replace(finding, severity="notice") if finding.code == "no_rows" else self._shifted(finding)
            for finding in buffer.findings
        ]
        if not self._added:
            return replace(buffer, findings=findings)
        connection.execute(f"update {REJECTS} set line = line - {self._added}")  # noqa: S608

        def line_of(row: int) -> int | None:
            line = buffer.line_of(row)
            return None if line is None else line - self._added

        return replace(buffer, findings=findings, line_of=line_of)

    def _shifted(self, finding: Finding) -> Finding:
        """Count lines as the file itself has them."""
        return replace(finding, line=finding.line - self._added) if finding.line else finding


def _has_value(cell: str) -> str:
    """Return the SQL condition that a cell has a value."""
    return f"trim({cell}) <> ''"


def _first_value(cells: list[str]) -> str:
    """Return the SQL of the first cell with a value, else of the first."""
    if len(cells) == 1:
        return cells[0]
    return "case " + " ".join(f"when {_has_value(cell)} then {cell}" for cell in cells) + f" else {cells[0]} end"


def _other_columns(found: Recognised, cells: list[str], values: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return (SQL of the JSON object of what no column of the table holds, its parameters).

    That is columns which the table does not list, and a second column for one of the table where it says something
    else than the first.
    """
    entries = [(place, f"case when {_has_value(cells[place])} then {cells[place]} end") for place in found.unlisted]
    for column, positions in found.positions.items():
        for place in positions[1:]:
            differs = f"{_has_value(cells[place])} and {cells[place]} <> ({values[column]})"
            entries.append((place, f"case when {differs} then {cells[place]} end"))
    if not entries:
        return "null", {}
    names = {f"name{place}": found.headers[place] for place, _ in entries}
    pairs = ", ".join(f"cast($name{place} as varchar), {cell}" for place, cell in sorted(entries))
    # A merge patch (RFC 7396) leaves out what is null.
    return f"nullif(cast(json_merge_patch('{{}}', json_object({pairs})) as varchar), '{{}}')", names
