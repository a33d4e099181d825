"""What a load did, for people and for machines."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lead_taxonomy.errors import Finding

_COLUMNS = ("file", "table", "shape", "rows", "rejected", "")
_NUMBERS = ("rows", "rejected")
_LISTED = 12


@dataclass(frozen=True)
class TableRows:
    """Rows that one file gave one raw table. rows_read = rows_loaded + rows_not_selected + rows_rejected.

    Attributes:
        table: raw table in schema raw_generic.
        rows_read: records of the file.
        rows_loaded: rows written.
        rows_not_selected: records that `where` or `where_not_empty` left out.
        rows_rejected: records that could not be read.
    """

    table: str
    rows_read: int
    rows_loaded: int
    rows_not_selected: int
    rows_rejected: int


@dataclass(frozen=True)
class RecognisedAs:
    """What the headers of a file told.

    Attributes:
        system: name of the system.
        table: its raw table.
        shape: export (the vendor's own file) or landed (a table that a loader such as Fivetran landed).
        unused_columns: columns of the file that the table does not list; they are kept in _other_columns.
        missing_columns: columns of the table that the file does not have.
    """

    system: str
    table: str
    shape: str
    unused_columns: list[str]
    missing_columns: list[str]

    @property
    def title(self) -> str:
        """System and table in one word."""
        return f"{self.system}.{self.table}"


@dataclass
class FileReport:
    """What became of one file.

    Attributes:
        source: name of the source.
        file: the file, relative to the exports folder.
        tables: rows per table and mapping; of an earlier load when the file was skipped.
        rows_read: records of the file, readable or not.
        rows_rejected: records that could not be read; they are in raw_load.rejects.
        skipped_as_already_loaded: the same content is in the database already, with the same settings.
        replaced_earlier_load: rows of an earlier state of the file were removed.
        recognised: what the headers told; None where a source.yml maps the file, or where it was not recognised.
        findings: what is wrong or worth knowing.
    """

    source: str
    file: str
    tables: list[TableRows] = field(default_factory=list)
    rows_read: int = 0
    rows_rejected: int = 0
    skipped_as_already_loaded: bool = False
    replaced_earlier_load: bool = False
    recognised: RecognisedAs | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def is_about_no_source(self) -> bool:
        """Whether the file is neither mapped nor recognised, so that its findings are all there is to say."""
        return not self.source

    @property
    def has_errors(self) -> bool:
        """Whether the file cannot be loaded as it is."""
        return any(finding.severity == "error" for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Return the report of the file for JSON."""
        return {
            "source": self.source,
            "file": self.file,
            "tables": [vars(table) for table in self.tables],
            "rows_read": self.rows_read,
            "rows_rejected": self.rows_rejected,
            "recognised": vars(self.recognised) if self.recognised else None,
            "skipped_as_already_loaded": self.skipped_as_already_loaded,
            "replaced_earlier_load": self.replaced_earlier_load,
            "findings": [finding.as_dict() for finding in self.findings],
        }

    def lines(self) -> Iterator[str]:
        """Yield the report of the file as text: a line of what happened, then its findings."""
        rows = ", ".join(f"{table.table} {table.rows_loaded:,}" for table in self.tables)
        if self.has_errors:
            what = "not loaded"
        elif self.skipped_as_already_loaded:
            what = "skipped, already loaded" + (f" ({rows})" if rows else "")
        else:
            what = f"{rows or 'no rows'}" + (" (replaces an earlier load)" if self.replaced_earlier_load else "")
            what += f", {self.rows_rejected:,} rejected" if self.rows_rejected else ""
        if not self.is_about_no_source:
            yield f"{self.source}: {self.file}: {what}"
        for finding in self.findings:
            yield f"  {finding.severity}: {finding.text()}"

    def cells(self) -> tuple[str, ...]:
        """Return what became of a recognised file, for a table."""
        recognised = self.recognised
        if recognised is None:
            return ()
        state = "not loaded" if self.has_errors else ""
        if not state and self.skipped_as_already_loaded:
            state = "already loaded"
        elif not state and self.replaced_earlier_load:
            state = "replaces an earlier load"
        rows = sum(table.rows_loaded for table in self.tables)
        return self.file, recognised.title, recognised.shape, f"{rows:,}", f"{self.rows_rejected:,}", state

    def details(self) -> Iterator[str]:
        """Yield what else there is to say of a recognised file."""
        lines = []
        if self.recognised and self.recognised.unused_columns:
            lines.append(f"  kept in _other_columns {_listed(self.recognised.unused_columns)}")
        if self.recognised and self.recognised.missing_columns:
            lines.append(f"  not in the file {_listed(self.recognised.missing_columns)}")
        lines += [f"  {finding.severity}: {finding.text()}" for finding in self.findings]
        if lines:
            yield from (self.file, *lines)


@dataclass
class LoadReport:
    """What a run of the loader did.

    Attributes:
        files: one report per file, in the order of the sources; an entry of source.yml that matches no file has
            one as well, named after its pattern.
        committed: whether the database was changed as reported. False when there is any error: nothing is
            loaded then, of any file.
        planned: whether it was only asked what a load would do.
    """

    files: list[FileReport] = field(default_factory=list)
    committed: bool = False
    planned: bool = False

    @property
    def findings(self) -> list[Finding]:
        """All findings, in the order of the files."""
        return [finding for file in self.files for finding in file.findings]

    @property
    def errors(self) -> list[Finding]:
        """The findings because of which nothing was loaded."""
        return [finding for finding in self.findings if finding.severity == "error"]

    @property
    def warnings(self) -> list[Finding]:
        """The findings to look at although the load went through."""
        return [finding for finding in self.findings if finding.severity == "warning"]

    @property
    def has_errors(self) -> bool:
        """Whether nothing was loaded because of an error in some file."""
        return bool(self.errors)

    @property
    def rows_loaded(self) -> int:
        """Rows written to raw tables in this run, all tables together."""
        if not self.committed:
            return 0
        return sum(
            table.rows_loaded for file in self.files if not file.skipped_as_already_loaded for table in file.tables
        )

    def lines(self) -> list[str]:
        """Return the report as lines of text: recognised files as a table, then all others, then the findings."""
        recognised = [file for file in self.files if file.recognised]
        text = _aligned([_COLUMNS, *(file.cells() for file in recognised)]) if recognised else []
        for file in recognised:
            text += file.details()
        text += [line for file in self.files if not file.recognised for line in file.lines()]
        if self.planned:
            text.append("This is a plan: nothing was written.")
        elif not self.committed:
            text.append("Nothing was loaded: the database is as it was.")
        return text

    def as_dict(self) -> dict[str, Any]:
        """Return the report for JSON."""
        return {
            "committed": self.committed,
            "planned": self.planned,
            "rows_loaded": self.rows_loaded,
            "files": [file.as_dict() for file in self.files],
        }


def _listed(names: list[str]) -> str:
    """Count and list names, the first of many."""
    return f"({len(names)}): " + ", ".join(names[:_LISTED]) + (", ..." if len(names) > _LISTED else "")


def _aligned(rows: list[tuple[str, ...]]) -> list[str]:
    """Lay out rows as a table; columns with numbers to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(_COLUMNS))]
    return [
        "  ".join(
            cell.rjust(width) if _COLUMNS[place] in _NUMBERS else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
