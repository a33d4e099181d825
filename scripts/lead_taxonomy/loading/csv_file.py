"""Read CSV files."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from lead_taxonomy.errors import Finding
from lead_taxonomy.loading.buffer import BUFFER, REJECTS, Buffer, check_columns, count, reject_findings, safe_path
from lead_taxonomy.loading.csv_records import LONGEST_RECORD, RecordReader, quote_value
from lead_taxonomy.loading.problem import problem
from lead_taxonomy.loading.text_files import PlainText
from lead_taxonomy.source_config import DELIMITERS, FileSpec

# So much of a record that cannot be read is kept, in characters.
LONGEST_REJECT = 10_000
_OPTIONS = (
    "auto_detect = false, quote = '\"', escape = '\"', strict_mode = true, ignore_errors = true, null_padding = false, "
    f"max_line_size = {LONGEST_RECORD}, compression = 'none', hive_partitioning = false"
)


@dataclass
class CsvFile:
    """A CSV file whose header fits its entry in source.yml; see InspectedFile."""

    text: PlainText
    folder: Path
    delimiter: str
    header: list[str]
    wanted: tuple[str, ...]
    findings: list[Finding] = field(default_factory=list)
    careful: bool = False

    def read(self, connection: duckdb.DuckDBPyConnection) -> Buffer:
        """Fill BUFFER and REJECTS; see InspectedFile."""
        positions = {column: self.header.index(column) for column in self.wanted}
        columns = {column: f"c{position}" for column, position in positions.items()}
        # A blank line of a file with one column would be a record without a value to DuckDB.
        if not self.careful and len(self.header) > 1:
            records = self._read_fast(connection, list(columns.values()))
            # Every way in which DuckDB reads something else than a line per record shows in the count.
            if records == self.text.lines - 1:
                _no_rejects(connection)
                findings = reject_findings(connection, records, 0)
                return Buffer(columns, records, 0, lambda row: row + 1, findings)
        read, rejected = self._split()
        self._load_rejects(connection)
        # Always anew: of a value such as '  "x<line end>y"' DuckDB drops the first line, and the count still fits.
        self._read_clean(connection, list(columns.values()), read - rejected)
        return Buffer(columns, read, rejected, self._line_of, reject_findings(connection, read, rejected))

    def _read_fast(self, connection: duckdb.DuckDBPyConnection, columns: list[str]) -> int:
        """Read the file with DuckDB alone. Returns the records read; too few when anything is wrong with it."""
        names = ", ".join(f"'c{position}': 'varchar'" for position in range(len(self.header)))
        connection.execute(
            f"create or replace temp table {BUFFER} as select {', '.join(['row_number() over () as _row', *columns])} "  # noqa: S608
            f"from read_csv($path, columns = {{{names}}}, delim = $delimiter, header = true, {_OPTIONS})",
            {"path": safe_path(self.text.path, self.folder), "delimiter": self.delimiter},
        )
        return count(connection, BUFFER)

    def _read_clean(self, connection: duckdb.DuckDBPyConnection, columns: list[str], expected: int) -> None:
        """Read the records that are fine from the clean copy."""
        names = ", ".join(f"'c{position}': 'varchar'" for position in range(len(self.header)))
        connection.execute(
            f"create or replace temp table {BUFFER} as select {', '.join(['_row', *columns])} from "  # noqa: S608
            f"read_csv($path, columns = {{'_row': 'bigint', {names}}}, delim = $delimiter, header = false, "
            f"new_line = '\\n', {_OPTIONS})",
            {"path": safe_path(self._clean, self.folder), "delimiter": self.delimiter},
        )
        if (found := count(connection, BUFFER)) != expected:
            raise problem(
                "unreadable_file",
                f"Two ways of reading the file disagree: {expected:,} records by the one and {found:,} by the other.",
                "Open it in the program that made it and save it again as CSV.",
            )

    @property
    def _clean(self) -> Path:
        """Copy of the records that can be read, each with its ordinal before it."""
        return self.folder / "clean.csv"

    @property
    def _rejects(self) -> Path:
        """Line, reason and text of the records that cannot be read."""
        return self.folder / "rejects.csv"

    def _split(self) -> tuple[int, int]:
        """Split the file into clean copy and rejects. Returns (records, rejected records)."""
        mark = self.delimiter.encode()
        read = rejected = 0
        with (
            self.text.path.open("rb") as stream,
            self._clean.open("wb") as clean,
            self._rejects.open("wb") as rejects,
        ):
            reader = RecordReader(stream, self.delimiter, len(self.header))
            for record in reader:
                read += 1
                if record.problem is not None:
                    rejected += 1
                    text = _shortened(record.raw)
                    rejects.write(
                        b"%d,%s,%s\n" % (record.line, quote_value(record.problem.encode()), quote_value(text))
                    )
                    continue
                raw = record.raw
                # DuckDB stops at a lone CR outside quotes, and does not always see a quote behind blanks.
                if b"\r" in raw or b'"' in raw:
                    raw = mark.join(quote_value(value) for value in reader.values(raw))
                clean.write(b"%d%s%s\n" % (record.ordinal, mark, raw))
        return read, rejected

    def _load_rejects(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Fill REJECTS from its file."""
        connection.execute(
            f"create or replace temp table {REJECTS} as select * from read_csv(?, delim = ',', header = false, "  # noqa: S608
            "columns = {'line': 'bigint', 'reason': 'varchar', 'raw_text': 'varchar'}, new_line = '\\n', "
            f"{_OPTIONS.replace('ignore_errors = true', 'ignore_errors = false')})",
            [safe_path(self._rejects, self.folder)],
        )

    def _line_of(self, row: int) -> int | None:
        """Find the line of a record by reading up to it."""
        with self.text.path.open("rb") as stream:
            for record in RecordReader(stream, self.delimiter, len(self.header)):
                if record.ordinal == row:
                    return record.line
        return None


def inspect_csv(text: PlainText, folder: Path, delimiter: str, spec: FileSpec) -> CsvFile:
    """Check the header of a CSV file.

    Args:
        text: the file as plain UTF-8.
        folder: for temporary files of this file alone.
        delimiter: the declared one.
        spec: its entry in source.yml.

    Raises:
        FileProblem: the header does not have the columns that the entry reads.
    """
    header, line = read_header(text.path, delimiter)
    wanted = spec.source_columns()
    _refuse_wrong_delimiter(text.path, delimiter, header, wanted, line)
    findings = check_columns(spec, header, line)
    return CsvFile(text, folder, delimiter, header, wanted, findings, needs_care(text, line))


def needs_care(text: PlainText, header_line: int) -> bool:
    """Whether DuckDB would misread a file."""
    return text.has_nul or text.has_mixed_line_ends or header_line > 1


def read_header(path: Path, delimiter: str) -> tuple[list[str], int]:
    """Return (column names, the line they start on).

    Raises:
        FileProblem: there is no header.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        try:
            for values in reader:
                if any(value.strip() for value in values):
                    return [value.strip() for value in values], reader.line_num - sum(v.count("\n") for v in values)
        except csv.Error as error:
            raise problem(
                "unreadable_header",
                f"The header cannot be read ({error}).",
                "The first line must hold the names of the columns.",
                line=1,
            ) from error
    raise problem("no_header", "The file has no header: it holds blank lines only.", "Export it again.", line=1)


def _refuse_wrong_delimiter(path: Path, delimiter: str, header: list[str], wanted: tuple[str, ...], line: int) -> None:
    """Stop when another delimiter finds the columns that the declared one does not.

    Raises:
        FileProblem: names the delimiter that fits.
    """
    missing = [column for column in wanted if column not in header]
    if not missing:
        return
    if header[0].lower().startswith("sep="):
        raise problem(
            "excel_separator_line",
            "The first line is a note for Excel and not the header.",
            "Remove that line from the file.",
            line=line,
            value=header[0],
        )
    for other, name in DELIMITERS.items():
        if other == delimiter:
            continue
        columns = read_header(path, other)[0]
        if len([column for column in wanted if column not in columns]) < len(missing):
            written = "\\t" if other == "\t" else other
            raise problem(
                "wrong_delimiter",
                f"The columns are separated by {written!r} ({name}), and {delimiter!r} is declared.",
                f'Set `delimiter: "{written}"` for this file.',
                line=line,
            )


def _shortened(raw: bytes) -> bytes:
    """Return the text of a rejected record as it is stored: NUL bytes visible, not endlessly long."""
    text = raw[: 4 * LONGEST_REJECT].decode(errors="replace").replace("\x00", "\N{SYMBOL FOR NULL}")
    return (text if len(text) <= LONGEST_REJECT else text[:LONGEST_REJECT] + "...").encode()


def _no_rejects(connection: duckdb.DuckDBPyConnection) -> None:
    """Make REJECTS empty."""
    connection.execute(f"create or replace temp table {REJECTS} (line bigint, reason varchar, raw_text varchar)")
