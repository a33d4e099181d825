"""Read files with one JSON object per line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import duckdb

from lead_taxonomy.errors import Finding, Severity
from lead_taxonomy.generic_contract import ContractTable
from lead_taxonomy.loading.buffer import BUFFER, REJECTS, Buffer, count, listed, reject_findings, safe_path
from lead_taxonomy.loading.csv_records import LONGEST_RECORD
from lead_taxonomy.loading.problem import FileProblem, problem
from lead_taxonomy.loading.text_files import CHUNK, PlainText
from lead_taxonomy.source_config import FileSpec, did_you_mean

# Never in JSON text: control characters must be escaped there. So a line is one value to the CSV reader.
_NO_DELIMITER = "\x1f"
_LINES = (
    "read_csv($path, columns = {'raw': 'varchar'}, auto_detect = false, header = false, delim = $delimiter, "
    f"quote = '', escape = '', strict_mode = false, ignore_errors = true, max_line_size = {LONGEST_RECORD}, "
    "compression = 'none', hive_partitioning = false)"
)
_MARK = "\N{SYMBOL FOR NULL}"


class KeysWanted(Protocol):
    """Which keys of the objects are read."""

    @property
    def ignore_columns(self) -> Sequence[str]:
        """Keys that are left out on purpose."""

    def source_columns(self) -> tuple[str, ...]:
        """Keys that are read."""


@dataclass
class JsonLinesFile:
    """A file with JSON lines; see InspectedFile."""

    text: PlainText
    folder: Path
    spec: KeysWanted
    required: tuple[str, ...]
    findings: list[Finding] = field(default_factory=list)
    careful: bool = False

    def read(self, connection: duckdb.DuckDBPyConnection) -> Buffer:
        """Fill BUFFER and REJECTS; see InspectedFile. A missing key is null, nested values are JSON text."""
        wanted = self.spec.source_columns()
        columns = {key: f"c{number}" for number, key in enumerate(wanted)}
        path = self.text.path
        if self.careful or self.text.has_nul or self._count_lines(connection, path) != self.text.lines:
            path = self._copy()
        values = ", ".join(f"json_extract_string(record, $key{number}) as c{number}" for number in range(len(wanted)))
        pointers = {f"key{number}": _pointer(key) for number, key in enumerate(wanted)}
        connection.execute(
            f"""
            create or replace temp table {BUFFER} as
            with lines as (select row_number() over () as line, raw from {_LINES}),
            records as (
                select row_number() over () as _row, line, raw, try_cast(raw as json) as record
                from lines where trim(raw, ' ' || chr(9)) <> ''
            ),
            judged as (
                select *, case
                    when starts_with(raw, '{_MARK}') then 'The line holds a control character.'
                    when record is null then 'The line is not valid JSON.'
                    when json_type(record) <> 'OBJECT' then 'The line is JSON, but not an object {{...}}.'
                end as reason
                from records
            )
            select _row, line, reason, case when reason is not null then left(raw, 10000) end as raw_text, {values}
            from judged
            """,  # noqa: S608
            {"path": safe_path(path, self.folder), "delimiter": _NO_DELIMITER, **pointers},
        )
        read = count(connection, BUFFER)
        connection.execute(
            f"create or replace temp table {REJECTS} as "  # noqa: S608
            f"select line, reason, raw_text from {BUFFER} where reason is not null"
        )
        rejected = count(connection, REJECTS)
        findings = reject_findings(connection, read, rejected)
        if rejected:
            connection.execute(f"delete from {BUFFER} where reason is not null")  # noqa: S608
        if read:
            findings += self._check_keys(connection, path)

        def line_of(row: int) -> int | None:
            found = connection.execute(f"select line from {BUFFER} where _row = ?", [row]).fetchone()  # noqa: S608
            return int(found[0]) if found else None

        return Buffer(columns, read, rejected, line_of, findings)

    def _count_lines(self, connection: duckdb.DuckDBPyConnection, path: Path) -> int:
        """Return how many lines DuckDB sees."""
        row = connection.execute(
            f"select count(raw is null) from {_LINES}",  # noqa: S608
            {"path": safe_path(path, self.folder), "delimiter": _NO_DELIMITER},
        ).fetchone()
        return int(row[0]) if row else 0

    def _copy(self) -> Path:
        """Copy the file so that DuckDB sees each line; lines with control characters are marked as not valid."""
        copy = self.folder / "lines.jsonl"
        with self.text.path.open("rb") as stream, copy.open("wb") as target:
            while line := stream.readline(LONGEST_RECORD):
                text = line.rstrip(b"\r\n")
                if len(line) == LONGEST_RECORD and not line.endswith(b"\n"):
                    while (piece := stream.readline(LONGEST_RECORD)) and not piece.endswith(b"\n"):
                        pass
                    text = text[:CHUNK]
                if b"\x00" in text or b"\x1f" in text or b"\r" in text:
                    for control in (b"\x00", b"\x1f", b"\r"):
                        text = text.replace(control, _MARK.encode())
                    text = _MARK.encode() + text
                target.write(text + b"\n")
        return copy

    def _check_keys(self, connection: duckdb.DuckDBPyConnection, path: Path) -> list[Finding]:
        """Compare the keys that occur with those that source.yml reads.

        Raises:
            FileProblem: a key that a required column needs is in no record.
        """
        rows = connection.execute(
            f"select distinct unnest(json_keys(try_cast(raw as json))) as key from {_LINES} order by key",  # noqa: S608
            {"path": safe_path(path, self.folder), "delimiter": _NO_DELIMITER},
        ).fetchall()
        present = [str(row[0]) for row in rows]
        findings: list[Finding] = []
        for key in self.spec.source_columns():
            if key not in present:
                hint = did_you_mean(key, present).strip() or f"The keys are: {listed(present)}."
                severity: Severity = "error" if key in self.required else "warning"
                findings.append(Finding(severity, "missing_key", "No record has this key.", hint, column=key))
        if any(finding.severity == "error" for finding in findings):
            raise FileProblem(findings)
        extra = [
            key for key in present if key not in self.spec.source_columns() and key not in self.spec.ignore_columns
        ]
        if extra:
            message = f"Not loaded, because source.yml does not mention them: {listed(extra)}."
            hint = "Map these keys, or list them in `ignore_columns`."
            findings.append(Finding("warning", "extra_column", message, hint))
        return findings


def inspect_jsonl(
    text: PlainText, folder: Path, spec: FileSpec, contract: Mapping[str, ContractTable]
) -> JsonLinesFile:
    """Check the beginning of a file with JSON lines.

    Args:
        text: the file as plain UTF-8.
        folder: for temporary files of this file alone.
        spec: its entry in source.yml.
        contract: the raw tables by name.

    Raises:
        FileProblem: the file is one JSON array.
    """
    with text.path.open("rb") as stream:
        start = stream.read(100).removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"["):
        raise problem(
            "json_array",
            "The file is one JSON array, and not one object per line.",
            "Export it as JSON lines (NDJSON), or convert it: jq -c '.[]' file.json > file.jsonl",
            line=1,
        )
    required = tuple(
        column.column
        for table, mapping in spec.mappings()
        for name, column in mapping.columns.items()
        if column.column is not None and name in contract[table].required
    )
    return JsonLinesFile(text, folder, spec, required)


def _pointer(key: str) -> str:
    """Return the JSON pointer of a key, which may hold any character."""
    return "/" + key.replace("~", "~0").replace("/", "~1")
