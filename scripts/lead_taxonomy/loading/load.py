"""Load the files of all sources, and of the systems that are recognised, in one transaction.

The order of work: look at every file and decide what to do with it, then load, then commit. An error in any
file means that nothing is loaded; all files are looked at first, so that one run reports all of them.
"""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import duckdb

from lead_taxonomy.erasing import Erasures, apply_erasures
from lead_taxonomy.errors import Finding, LeadTaxonomyError
from lead_taxonomy.generic_contract import ContractTable, load_contract
from lead_taxonomy.loading.buffer import BUFFER, REJECTS, InspectedFile
from lead_taxonomy.loading.database import (
    Load,
    copy_history,
    create_tables,
    earlier_loads,
    loaded_rows,
    open_database,
    owner_only,
    remove_load,
)
from lead_taxonomy.loading.discovery import ExportFile, Unmatched, find_files
from lead_taxonomy.loading.generic_export import GenericExport
from lead_taxonomy.loading.loadable import Loadable
from lead_taxonomy.loading.problem import FileProblem
from lead_taxonomy.loading.report import FileReport, LoadReport
from lead_taxonomy.source_config import SourceFile

# (what is being done, units done, units in all)
ProgressCallback = Callable[[str, int, int], None]
# Each file is gone over to hash it, to check it and to load it.
_PASSES = 3
_TEMPORARY = ".load-"
# A date without a time means the end of its day, and tomorrow has begun elsewhere.
_FUTURE = timedelta(days=2)


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

    file: Loadable
    report: FileReport
    content_hash: str = ""
    mapping_hash: str = ""
    same: Load | None = None
    replaces: list[Load] = field(default_factory=list)
    inspected: InspectedFile | None = None
    folder: Path = Path()


class Recogniser(Protocol):
    """Finds the files that are recognised by their headers."""

    def find(
        self, exports: Path, taken: Collection[Path], folder: Path, heard: Callable[[str], None]
    ) -> Sequence["Loadable | Unmatched"]:
        """Return what each file is that no source.yml maps.

        Args:
            exports: the exports folder.
            taken: the files that a source.yml maps, and each such source.yml.
            folder: for temporary files, until the load is over.
            heard: is told the name of each file.
        """


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
    recogniser: Recogniser | None = None,
    erasures: Erasures | None = None,
    plan: bool = False,
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
        recogniser: tries the files that no source maps; None: they are left alone.
        erasures: persons of whom no row may keep name or address, also when an export brings them back.
        plan: do the same without the database, and write nothing.
        progress: hears (what is being done, units done, units in all); units are 0 while files are looked at.

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
    with owner_only(), _work_database(database, contract, plan=plan) as (connection, folder):
        try:
            found: list[Loadable | Unmatched] = [
                GenericExport(entry, contract) if isinstance(entry, ExportFile) else entry for entry in entries
            ]
            if recogniser is not None:
                taken = {entry.path for entry in entries if isinstance(entry, ExportFile)}
                taken |= {config.path for config in configs}
                found += recogniser.find(exports, taken, folder, lambda name: progress and progress(name, 0, 0))
            return _load(connection, found, contract, folder, progress, erasures, plan=plan)
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


@contextmanager
def _work_database(
    database: Path, contract: Mapping[str, ContractTable], *, plan: bool
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """Open the database to load into, and a folder for temporary files.

    For a plan both are elsewhere and gone afterwards; the database then knows what was loaded before.
    """
    if not plan:
        with open_database(database) as connection:
            # Whoever made such a folder had the database open as this load has it now, and was killed.
            for left in database.parent.glob(f"{_TEMPORARY}*"):
                shutil.rmtree(left, ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix=_TEMPORARY, dir=database.parent) as folder:
                create_tables(connection, contract)
                yield connection, Path(folder)
        return
    with (
        tempfile.TemporaryDirectory(prefix="lead-taxonomy-") as folder,
        open_database(Path(folder) / "plan.duckdb") as connection,
    ):
        create_tables(connection, contract)
        if database.exists():
            copy_history(connection, database)
        yield connection, Path(folder)


def _load(
    connection: duckdb.DuckDBPyConnection,
    entries: Sequence[Loadable | Unmatched],
    contract: Mapping[str, ContractTable],
    folder: Path,
    progress: ProgressCallback | None,
    erasures: Erasures | None,
    *,
    plan: bool,
) -> LoadReport:
    """Decide, inspect, load and commit. Arguments as in load_sources; `folder` is for temporary files."""
    report = LoadReport(planned=plan)
    jobs: list[_Job] = []
    for entry in entries:
        if isinstance(entry, Unmatched):
            report.files.append(FileReport(entry.source, entry.name, findings=[entry.finding]))
        else:
            jobs.append(_Job(entry, FileReport(entry.source_name, entry.name, recognised=entry.recognised_as)))
            report.files.append(jobs[-1].report)
            _refuse_future(jobs[-1], datetime.now(UTC).replace(tzinfo=None))
    steps = _Progress(progress, _PASSES * sum(job.file.path.stat().st_size for job in jobs))
    _hash(jobs, steps)
    staying = _decide(jobs, earlier_loads(connection))
    _warn_of_other_source(jobs, staying)
    _warn_of_undated(jobs, staying)
    for job in jobs:
        if job.same is not None:
            read, rejected, tables = loaded_rows(connection, job.same)
            job.report.rows_read, job.report.rows_rejected, job.report.tables = read, rejected, tables
            job.report.skipped_as_already_loaded = True
            steps.advance((_PASSES - 1) * job.file.path.stat().st_size)
    waiting = [job for job in jobs if not job.report.skipped_as_already_loaded and not job.report.has_errors]
    for number, job in enumerate(waiting):
        job.folder = folder / f"file-{number}"
        job.folder.mkdir()
        _inspect(job, steps)
    if not report.has_errors:
        _load_jobs(connection, jobs, contract, steps)
    if report.has_errors or plan:
        connection.execute("rollback")
    else:
        if erasures is not None:
            apply_erasures(connection, erasures)
        connection.execute("commit")
        report.committed = True
    return report


def _refuse_future(job: _Job, now: datetime) -> None:
    """Report a file of an export that is still to come: it would win from every later one, and move as_of."""
    exported_at = job.file.exported_at
    if exported_at is not None and exported_at > now + _FUTURE:
        message = f"The file would be exported on {exported_at:%Y-%m-%d}, and that day is still to come."
        hint = "Rename the file or its folder if the date in the name is wrong, or set `exported_at` in source.yml."
        job.report.findings.append(Finding("error", "future_export", message, hint, job.report.source, job.report.file))


def _hash(jobs: Sequence[_Job], steps: _Progress) -> None:
    """Fill in the hashes."""
    for job in jobs:
        steps.label = job.file.name
        try:
            job.content_hash = job.file.hash_content(steps.advance)
        except FileProblem as wrong:
            # Not the same as any other file.
            job.content_hash = f"damaged: {job.file.name}"
            _report(job, wrong.findings)
        job.mapping_hash = job.file.hash_mapping()


def _decide(jobs: Sequence[_Job], loads: Sequence[Load]) -> list[Load]:
    """Fill in which file is there already and which rows it replaces; return the earlier loads that stay.

    Files are first compared with earlier loads of their own name. Only then they are compared with what stays:
    a file may be a copy.
    """
    remaining = list(loads)
    for job in jobs:
        own = [load for load in remaining if (load.source, load.file) == (job.file.source_name, job.file.name)]
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
        copies = [load for load in remaining if _says_nothing_new(job, _state_of(load))]
        if copies:
            job.same = copies[0]
            _note_copy(job, copies[0].file)
            continue
        # What came in without a date turns out to be of this export.
        undated = [load for load in remaining if _dates(job, _state_of(load))]
        job.replaces += undated
        remaining = [load for load in remaining if load not in undated]
    seen: list[_Job] = []
    # Dated files first: a copy without a date says nothing more.
    for job in sorted(jobs, key=lambda job: job.file.exported_at is None):
        if job.same is not None:
            continue
        first = next((other for other in seen if _says_nothing_new(job, _state_of_job(other))), None)
        if first is not None:
            job.report.skipped_as_already_loaded = True
            _note_copy(job, first.file.name)
        else:
            seen.append(job)
    return remaining


def _warn_of_other_source(jobs: Sequence[_Job], staying: Sequence[Load]) -> None:
    """Warn of content that is there under a source that reads it no longer, as after a source got another name."""
    present = {(job.file.source_name, job.file.name) for job in jobs}
    gone = [load for load in staying if (load.source, load.file) not in present]
    for job in jobs:
        content = (job.file.table_names, job.content_hash)
        other = next(
            (each for each in gone if each.source != job.file.source_name and _content_of(each) == content), None
        )
        if other is not None:
            _warn(
                job,
                "loaded_as_other_source",
                f'The content is already loaded as "{other.source}", so its records are there twice.',
                f'If the source got another name: call it "{other.source}" again, or build into a new --output folder.',
            )


def _content_of(load: Load) -> tuple[str, str]:
    """Return the tables and the content of an earlier load."""
    return load.table_names, load.content_hash


def _warn_of_undated(jobs: Sequence[_Job], staying: Sequence[Load]) -> None:
    """Warn once per source and table of files that do not say when they were exported."""
    files: dict[tuple[str, str], dict[str, _Job | None]] = defaultdict(dict)
    for load in staying:
        for table in load.table_names.split(",") if load.exported_at is None else ():
            files[load.source, table][load.file] = None
    for job in jobs:
        # The rows of a landed table say it themselves.
        is_landed = job.file.recognised_as is not None and job.file.recognised_as.shape == "landed"
        is_copy = job.report.skipped_as_already_loaded or (job.same is not None and job.same.file != job.file.name)
        if job.file.exported_at is None and not is_landed and not is_copy:
            for table in job.file.table_names.split(","):
                files[job.file.source_name, table][job.file.name] = job
    for (_, table), found in files.items():
        last = next((job for job in reversed(found.values()) if job is not None), None)
        if last is not None and len(found) > 1:
            other = next(name for name in found if name != last.file.name)
            _warn(
                last,
                "undated_files",
                f'"{other}" feeds {table} too, and neither says when it was exported: which of two versions of one '
                "record counts is arbitrary.",
                "Put the date in the names of the files"
                + ("." if last.file.recognised_as else ", and set `exported_at: {from_name: true}` in source.yml."),
            )


def _warn(job: _Job, code: str, message: str, hint: str) -> None:
    """Add a warning to the report of a file."""
    job.report.findings.append(Finding("warning", code, message, hint, job.report.source, job.report.file))


@dataclass(frozen=True)
class _State:
    """What a file says, and as of when."""

    source: str
    table_names: str
    content_hash: str
    mapping_hash: str
    exported_at: datetime | None


def _state_of(load: Load) -> _State:
    """Return the state of an earlier load."""
    return _State(load.source, load.table_names, load.content_hash, load.mapping_hash, load.exported_at)


def _state_of_job(job: _Job) -> _State:
    """Return the state of a file to load."""
    file = job.file
    return _State(file.source_name, file.table_names, job.content_hash, job.mapping_hash, file.exported_at)


def _is_same(load: Load, job: _Job) -> bool:
    """Whether an earlier load has the rows that a file would give."""
    return (load.content_hash, load.mapping_hash, load.exported_at) == (
        job.content_hash,
        job.mapping_hash,
        job.file.exported_at,
    )


def _says_nothing_new(job: _Job, known: _State) -> bool:
    """Whether the rows of a file are known already: of the same export, or of one when the file does not say of which.

    The same content of another export time is news: at that time it was still, or again, so.
    """
    new = _state_of_job(job)
    return new == known or (
        job.file.is_same_at_any_time and new.exported_at is None and new == replace(known, exported_at=None)
    )


def _dates(job: _Job, known: _State) -> bool:
    """Whether a file says of which export an earlier load without a date is."""
    new = _state_of_job(job)
    return (
        job.file.is_same_at_any_time
        and known.exported_at is None
        and new.exported_at is not None
        and known == replace(new, exported_at=None)
    )


def _note_copy(job: _Job, other: str) -> None:
    """Say that a file is not loaded because another one has the same content."""
    message = f'The content is the same as that of "{other}", so it is loaded once.'
    job.report.findings.append(Finding("notice", "same_content", message, "", job.report.source, job.report.file))


def _inspect(job: _Job, steps: _Progress) -> None:
    """Look at a file's beginning, encoding and columns; problems go into its report."""
    steps.label = job.file.name
    try:
        job.inspected = job.file.inspect(job.folder, steps.advance)
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
                    _load_file(connection, job, loaded_at)
                    steps.advance(job.file.path.stat().st_size)
            return
        except _ReadAgain:
            connection.execute("rollback")
            connection.execute("begin")
            create_tables(connection, contract)
            for job, findings in zip(jobs, inspected, strict=True):
                job.report.findings = findings


def _load_file(connection: duckdb.DuckDBPyConnection, job: _Job, loaded_at: datetime) -> None:
    """Read one file and write its rows; problems go into its report.

    Raises:
        _ReadAgain: DuckDB gave up on the file; it is now marked for the careful way.
    """
    if job.inspected is None or job.report.skipped_as_already_loaded:
        return
    try:
        job.file.create_tables(connection)
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
    _report(job, job.file.check_dates(connection, buffer))
    job.report.rows_read, job.report.rows_rejected = buffer.rows_read, buffer.rows_rejected
    job.report.tables = job.file.write(connection, buffer, loaded_at)
    key = [job.file.source_name, job.file.name]
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
            job.file.table_names,
            buffer.rows_read,
            buffer.rows_rejected,
            job.file.exported_at,
            loaded_at,
            job.mapping_hash,
        ],
    )
    for table in (BUFFER, REJECTS):
        connection.execute(f"drop table {table}")
