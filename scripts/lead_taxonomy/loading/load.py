"""Load the files of all sources in one transaction.

The order of work: look at every file and decide what to do with it, then load, then commit. An error in any
file means that nothing is loaded; all files are looked at first, so that one run reports all of them.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from lead_taxonomy.errors import Finding, LeadTaxonomyError
from lead_taxonomy.generic_contract import ContractTable, load_contract
from lead_taxonomy.loading.buffer import BUFFER, REJECTS, Buffer, InspectedFile
from lead_taxonomy.loading.csv_file import inspect_csv
from lead_taxonomy.loading.database import (
    Load,
    create_tables,
    earlier_loads,
    loaded_rows,
    open_database,
    owner_only,
    remove_load,
)
from lead_taxonomy.loading.dates import check_dates
from lead_taxonomy.loading.discovery import ExportFile, Unmatched, find_files
from lead_taxonomy.loading.jsonl_file import inspect_jsonl
from lead_taxonomy.loading.parquet_file import inspect_parquet
from lead_taxonomy.loading.problem import FileProblem
from lead_taxonomy.loading.raw_rows import selection_of, write_rows
from lead_taxonomy.loading.report import FileReport, LoadReport
from lead_taxonomy.loading.text_files import content_hash, plain_text, refuse_other_formats
from lead_taxonomy.source_config import SourceFile, column_settings

# (what is being done, units done, units in all)
ProgressCallback = Callable[[str, int, int], None]
# Each file is gone over to hash it, to check it and to load it.
_PASSES = 3


class _ReadAgain(Exception):
    """DuckDB stopped in the middle of a file, and with it the transaction; the file needs the careful way."""


@dataclass
class _Job:
    """One file, and what is known and decided about it so far.

    Attributes:
        file: the file.
        report: its report.
        content_hash, mapping_hash: of its bytes, and of how they become rows.
        same: an earlier load that has the same rows already.
        replaces: earlier loads whose rows this one takes the place of.
        inspected: ready to be read.
        folder: for temporary files of this file alone.
    """

    file: ExportFile
    report: FileReport
    content_hash: str = ""
    mapping_hash: str = ""
    same: Load | None = None
    replaces: list[Load] = field(default_factory=list)
    inspected: InspectedFile | None = None
    folder: Path = Path()


class _Progress:
    """Tells the caller how far the load is, in bytes times passes."""

    def __init__(self, callback: ProgressCallback | None, total: int) -> None:
        """Start at nothing."""
        self._callback = callback
        self._total = max(total, 1)
        self._done = 0
        self.label = ""

    def advance(self, units: int) -> None:
        """Count units."""
        self._done = min(self._done + units, self._total)
        if self._callback:
            self._callback(self.label, self._done, self._total)


def load_sources(
    configs: Sequence[SourceFile],
    exports: Path,
    database: Path,
    *,
    progress: ProgressCallback | None = None,
) -> LoadReport:
    """Load the export files of all sources into the raw tables.

    Loading is idempotent: a file whose content is in the database already is skipped. A file of the same name and
    the same exported_at with other content, or with another mapping, replaces its former rows. A file with another
    exported_at is added, and staging lets the later one win.

    Args:
        configs: the sources.
        exports: the exports folder; the raw column _file is relative to it.
        database: the DuckDB file. It and its folder are made if they do not exist, for their owner only.
        progress: hears (what is being done, units done, units in all).

    Returns:
        What was done. With an error in any file: what is wrong, and `committed` is False; the database is as it was.

    Raises:
        LeadTaxonomyError: the exports folder does not exist, or the database cannot be opened or written.
    """
    if not exports.is_dir():
        raise LeadTaxonomyError(
            f"The exports folder {exports} does not exist.", hint="Name the folder that holds the export files."
        )
    contract = load_contract()
    entries = find_files(configs, exports)
    with owner_only(), open_database(database) as connection:
        try:
            return _load(connection, entries, contract, database.parent, progress)
        except duckdb.Error as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise LeadTaxonomyError(
                f"The database {database} cannot be written: {reason}",
                hint="Nothing was loaded. Check the free space of the disk and try again.",
            ) from error
        except OSError as error:
            raise LeadTaxonomyError(
                f"{error.filename or exports} cannot be read or written: {error.strerror}.", hint="Nothing was loaded."
            ) from error


def _load(
    connection: duckdb.DuckDBPyConnection,
    entries: Sequence[ExportFile | Unmatched],
    contract: Mapping[str, ContractTable],
    folder: Path,
    progress: ProgressCallback | None,
) -> LoadReport:
    """Decide, inspect, load and commit. Arguments as in load_sources; `folder` is for temporary files."""
    report = LoadReport()
    jobs: list[_Job] = []
    for entry in entries:
        if isinstance(entry, Unmatched):
            report.files.append(FileReport(entry.source, entry.name, findings=[entry.finding]))
        else:
            jobs.append(_Job(entry, FileReport(entry.source.source, entry.name)))
            report.files.append(jobs[-1].report)
    steps = _Progress(progress, _PASSES * sum(job.file.path.stat().st_size for job in jobs))
    create_tables(connection, contract)
    _hash(jobs, steps)
    _decide(jobs, earlier_loads(connection))
    for job in jobs:
        if job.same is not None:
            read, rejected, tables = loaded_rows(connection, job.same)
            job.report.rows_read, job.report.rows_rejected, job.report.tables = read, rejected, tables
            job.report.skipped_as_already_loaded = True
            steps.advance((_PASSES - 1) * job.file.path.stat().st_size)
    with tempfile.TemporaryDirectory(prefix=".load-", dir=folder) as temporary:
        for number, job in enumerate(job for job in jobs if job.same is None):
            job.folder = Path(temporary) / str(number)
            job.folder.mkdir()
            _inspect(job, contract, steps)
        if not report.has_errors:
            _load_jobs(connection, jobs, contract, steps)
    if report.has_errors:
        connection.execute("rollback")
    else:
        connection.execute("commit")
        report.committed = True
    return report


def _hash(jobs: Sequence[_Job], steps: _Progress) -> None:
    """Fill in the hashes."""
    for job in jobs:
        steps.label = job.file.name
        job.content_hash = content_hash(job.file.path, steps.advance)
        job.mapping_hash = job.file.settings.mapping_hash(job.file.spec)


def _decide(jobs: Sequence[_Job], loads: Sequence[Load]) -> None:
    """Fill in which file is there already and which rows it replaces.

    Files are first compared with earlier loads of their own name. Only then they are compared with what stays:
    a file may be a copy.
    """
    remaining = list(loads)
    for job in jobs:
        own = [load for load in remaining if (load.source, load.file) == (job.file.source.source, job.file.name)]
        equal = [load for load in own if load.content_hash == job.content_hash]
        stale = [load for load in own if load.exported_at == job.file.exported_at and load not in equal]
        if any(_is_same(load, job) for load in equal):
            job.same = next(load for load in equal if _is_same(load, job))
        elif equal or stale:
            job.replaces = equal + stale
            job.report.replaced_earlier_load = True
            remaining = [load for load in remaining if load not in job.replaces]
    for job in jobs:
        if job.same is not None:
            continue
        copies = [load for load in remaining if load.source == job.file.source.source and _is_same(load, job)]
        if copies:
            job.same = copies[0]
            _note_copy(job, copies[0].file)
    seen: dict[tuple[object, ...], str] = {}
    for job in jobs:
        if job.same is not None:
            continue
        key = (job.file.source.source, job.content_hash, job.mapping_hash, job.file.exported_at)
        if key in seen:
            job.report.skipped_as_already_loaded = True
            _note_copy(job, seen[key])
        seen.setdefault(key, job.file.name)


def _is_same(load: Load, job: _Job) -> bool:
    """Whether an earlier load has the rows that a file would give."""
    return (load.content_hash, load.mapping_hash, load.exported_at) == (
        job.content_hash,
        job.mapping_hash,
        job.file.exported_at,
    )


def _note_copy(job: _Job, other: str) -> None:
    """Say that a file is not loaded because another one has the same content."""
    message = f'The content is the same as that of "{other}", so it is loaded once.'
    job.report.findings.append(Finding("notice", "same_content", message, "", job.report.source, job.report.file))


def _inspect(job: _Job, contract: Mapping[str, ContractTable], steps: _Progress) -> None:
    """Look at a file's beginning, encoding and columns; problems go into its report."""
    file, settings = job.file, job.file.settings
    steps.label = file.name
    try:
        refuse_other_formats(file.path, settings.format, settings.encoding)
        if settings.format == "parquet":
            steps.advance(file.path.stat().st_size)
            job.inspected = inspect_parquet(file.path, job.folder, file.spec)
        else:
            text = plain_text(file.path, settings.encoding, job.folder, steps.advance)
            if settings.format == "csv":
                job.inspected = inspect_csv(text, job.folder, settings.delimiter, file.spec)
            else:
                job.inspected = inspect_jsonl(text, job.folder, file.spec, contract)
        _report(job, job.inspected.findings)
    except FileProblem as wrong:
        _report(job, wrong.findings)


def _report(job: _Job, findings: Sequence[Finding]) -> None:
    """Add findings to the report of a file, with its name."""
    for found in findings:
        job.report.findings.append(
            Finding(
                found.severity,
                found.code,
                found.message,
                found.hint,
                job.report.source,
                job.report.file,
                found.line,
                found.column,
                found.value,
            )
        )


def _load_jobs(
    connection: duckdb.DuckDBPyConnection,
    jobs: Sequence[_Job],
    contract: Mapping[str, ContractTable],
    steps: _Progress,
) -> None:
    """Remove what is replaced and load the inspected files.

    Starts again when DuckDB gives up on one, which costs it the transaction.
    """
    while True:
        loaded_at = datetime.now(UTC).replace(tzinfo=None)
        inspected = [list(job.report.findings) for job in jobs]
        try:
            for job in jobs:
                for load in job.replaces:
                    remove_load(connection, load, contract)
            for job in jobs:
                if job.same is None:
                    steps.label = job.file.name
                    _load_file(connection, job, contract, loaded_at)
                    steps.advance(job.file.path.stat().st_size)
            return
        except _ReadAgain:
            connection.execute("rollback")
            connection.execute("begin")
            create_tables(connection, contract)
            for job, findings in zip(jobs, inspected, strict=True):
                job.report.findings = findings


def _load_file(
    connection: duckdb.DuckDBPyConnection, job: _Job, contract: Mapping[str, ContractTable], loaded_at: datetime
) -> None:
    """Read one file and write its rows; problems go into its report.

    Raises:
        _ReadAgain: DuckDB gave up on the file; it is now marked for the careful way.
    """
    if job.inspected is None or job.report.skipped_as_already_loaded:
        return
    try:
        buffer = job.inspected.read(connection)
    except FileProblem as wrong:
        _report(job, wrong.findings)
        return
    except duckdb.InvalidInputException as error:
        if job.inspected.careful:
            raise
        job.inspected.careful = True
        raise _ReadAgain from error
    _report(job, buffer.findings)
    _report(job, _date_findings(connection, job, buffer, contract))
    job.report.rows_read, job.report.rows_rejected = buffer.rows_read, buffer.rows_rejected
    job.report.tables = write_rows(connection, job.file, buffer, contract, loaded_at)
    key = [job.file.source.source, job.file.name]
    connection.execute(
        f"insert into raw_load.rejects select ?, ?, line, raw_text, reason, ? from {REJECTS} order by line",  # noqa: S608
        [*key, loaded_at],
    )
    connection.executemany(
        "insert into raw_load.table_rows values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            [*key, rows.table, rows.rows_read, rows.rows_loaded, rows.rows_not_selected, rows.rows_rejected, loaded_at]
            for rows in job.report.tables
        ],
    )
    connection.execute(
        "insert into raw_load.files values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *key,
            job.content_hash,
            job.file.path.stat().st_size,
            ",".join(job.file.spec.tables),
            buffer.rows_read,
            buffer.rows_rejected,
            job.file.exported_at,
            loaded_at,
            job.mapping_hash,
        ],
    )
    for table in (BUFFER, REJECTS):
        connection.execute(f"drop table {table}")


def _date_findings(
    connection: duckdb.DuckDBPyConnection, job: _Job, buffer: Buffer, contract: Mapping[str, ContractTable]
) -> list[Finding]:
    """Check each date column of a file once per declared format."""
    findings: list[Finding] = []
    checked: set[tuple[str, str]] = set()
    for table, mapping in job.file.spec.mappings():
        selection, parameters = selection_of(mapping, buffer, job.file.settings.null_tokens)
        for name in contract[table].date_columns:
            spec = mapping.columns.get(name)
            if spec is None or spec.column is None:
                continue
            declared = column_settings(job.file.settings, spec)[0]
            if (spec.column, declared) in checked:
                continue
            checked.add((spec.column, declared))
            findings += check_dates(
                connection,
                column=spec.column,
                buffer_column=buffer.columns[spec.column],
                declared=declared,
                selection=selection,
                parameters=parameters,
                null_tokens=job.file.settings.null_tokens,
                line_of=buffer.line_of,
            )
    return findings
