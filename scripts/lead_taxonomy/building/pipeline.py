"""The steps of a build, one after the other: load, validate, dbt build, publish, count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from lead_taxonomy.building.database import explain_database_error, prepare_database
from lead_taxonomy.building.dbt_runner import DbtOutcome, NodeError, TestResult, run_dbt_build
from lead_taxonomy.building.funnel import Funnel, read_funnels
from lead_taxonomy.building.manifest import read_definitions
from lead_taxonomy.building.offending_rows import mask, mask_emails, sample_offending_rows
from lead_taxonomy.building.organisation import SAMPLE, Organisation, seed_path
from lead_taxonomy.building.progress import BuildProgress
from lead_taxonomy.building.publishing import publish
from lead_taxonomy.building.staging_findings import STAGING_MODEL, StagingFinding, read_staging_findings
from lead_taxonomy.building.systems import with_systems
from lead_taxonomy.building.workspace import MART_TABLE, Workspace
from lead_taxonomy.erasing import read_erasures
from lead_taxonomy.errors import Finding, LeadTaxonomyError
from lead_taxonomy.loading import FileReport, LoadReport, load_sources
from lead_taxonomy.recognising.discovery import HeaderRecogniser
from lead_taxonomy.recognising.vendor_contract import load_vendor_tables
from lead_taxonomy.source_config import find_all_sources, find_sources
from lead_taxonomy.validating import validate_organisation

UNMAPPED_MODEL = "int_signals__unmapped_values"


@dataclass(frozen=True)
class BuildRequest:
    """What to build.

    Attributes:
        project: folder of dbt_project.yml.
        organisation: whose definitions and sources.
        exports: folder of the exports; None: they were loaded before, or by another tool.
        output: folder of all organisations' output.
        variables: dbt vars that win over the organisation's own.
        options: further options of `dbt build`.
        language: of what is said about the definitions.
    """

    project: Path
    organisation: Organisation
    exports: Path | None
    output: Path
    variables: Mapping[str, Any] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    language: str = "en"

    @property
    def workspace(self) -> Workspace:
        """The organisation's own folder in the output."""
        return Workspace(self.output.expanduser().resolve() / self.organisation.name)

    def claim_workspace(self) -> None:
        """Make sure that the workspace is of no other organisation. Call it while holding its lock.

        Raises:
            LeadTaxonomyError: it is.
        """
        # No other folder may have the sample's name, and the one of every version of the project is the same.
        if self.organisation.name != SAMPLE:
            self.workspace.claim(self.organisation.folder)

    @property
    def given(self) -> dict[str, Any]:
        """The dbt vars of the organisation, and those that win over them."""
        return {**self.organisation.variables, **self.variables}


@dataclass(frozen=True)
class FailedTest:
    """A data test with the rows that it found, masked; `failures` counts all of them."""

    test: TestResult
    rows: list[dict[str, str]]


@dataclass(frozen=True)
class Unmapped:
    """Raw values of one source that one mapping seed does not know."""

    source: str
    mapping: str
    values: int
    rows: int
    examples: list[str]


@dataclass
class BuildResult:
    """What a build did and found. `published` says whether the mart's files are of this build."""

    workspace: Workspace
    load: LoadReport | None = None
    findings: list[Finding] = field(default_factory=list)
    failed: list[FailedTest] = field(default_factory=list)
    warned: list[FailedTest] = field(default_factory=list)
    errors: list[NodeError] = field(default_factory=list)
    skipped: int = 0
    unmapped: list[Unmapped] = field(default_factory=list)
    staging: list[StagingFinding] = field(default_factory=list)
    funnels: list[Funnel] = field(default_factory=list)
    selected: bool = True
    published: bool = False

    @property
    def exit_code(self) -> int:
        """0 fine, 1 findings, 2 the tool failed."""
        if self.errors:
            return 2
        return int(bool(self.failed) or any(finding.severity == "error" for finding in self.findings))


def run_build(
    request: BuildRequest, progress: BuildProgress, is_stopped: Callable[[], bool] = lambda: False
) -> BuildResult:
    """Run the main job.

    The steps stop at the first that finds an error. Only a build without any replaces the published mart.

    Args:
        request: what to build.
        progress: hears what is being done.
        is_stopped: whether someone asked to stop. dbt can lose a KeyboardInterrupt that comes at a bad moment.

    Raises:
        LeadTaxonomyError: a step could not do its work.
        KeyboardInterrupt: the user or the system stopped it.
    """
    workspace = request.workspace
    workspace.make_folders()
    with workspace.locked():
        request.claim_workspace()
        workspace.remove_unfinished()
        prepare_database(workspace.database)
        result = BuildResult(workspace)
        if request.exports is not None:
            progress.step("load")
            result.load = load_exports(request, progress)
            result.findings.extend(result.load.findings)
        progress.step("validate")
        result.findings.extend(validate_organisation(request.project, request.organisation.folder, request.language))
        if result.exit_code == 0:
            # Before dbt reads them: whoever edits a definition during the build does so for the next one.
            definitions = read_definitions(request.project, request.organisation, request.given)
            outcome = _run_dbt(request, progress)
            if is_stopped():
                raise KeyboardInterrupt
            # A part of the chain, or another database, has rows of an older definition than the one of today.
            is_whole = not any(option.startswith(("--select", "--target")) for option in request.options)
            _judge(outcome, result, is_whole=is_whole)
        if result.exit_code == 0 and result.selected:
            progress.step("publish")
            publish(workspace, outcome.relations[MART_TABLE][0], definitions)
            result.published = True
            result.funnels.extend(read_funnels(workspace.mart_database, definitions))
        return result


def load_exports(request: BuildRequest, progress: BuildProgress, *, plan: bool = False) -> LoadReport:
    """Load the exports into the raw tables of the build database.

    Files that a source.yml maps go to the generic tables; all others are tried by their headers.

    Args:
        request: whose exports.
        progress: hears how far it is.
        plan: only report what a load would do.

    Raises:
        LeadTaxonomyError: a source.yml is wrong, or a file cannot be read.
    """
    organisation, database, exports = request.organisation, request.workspace.database, request.exports
    if exports is None or not exports.is_dir():
        is_file = exports is not None and exports.exists()
        raise LeadTaxonomyError(
            f"{exports} is a file, not a folder." if is_file else f"The exports folder {exports} does not exist.",
            hint="Name the folder that the files are in (--exports).",
        )
    if not plan:
        request.claim_workspace()
    tables = load_vendor_tables(request.project)
    if not tables:
        find_sources(organisation.sources)
    sources = find_all_sources([organisation.sources, exports])
    is_own_sample = organisation.name == SAMPLE and exports == organisation.exports
    recogniser = HeaderRecogniser(
        tables, sources.systems, reports_others=not is_own_sample, must_find=not sources.generic
    )
    try:
        report = load_sources(
            sources.generic,
            exports,
            database,
            recogniser=recogniser if tables else None,
            erasures=read_erasures(organisation.folder),
            plan=plan,
            progress=lambda what, done, total: progress.advance(done, total, what),
        )
    except duckdb.IOException as error:
        raise explain_database_error(str(error), database) from error
    if organisation.name == SAMPLE and not is_own_sample and database.exists():
        report.files.extend(_mixed_with_sample(request))
    return report


def _mixed_with_sample(request: BuildRequest) -> list[FileReport]:
    """Warn when real exports come into the database of the shipped sample: nobody wants them in one funnel."""
    sample = request.project / "data" / SAMPLE
    if not sample.is_dir():
        return []
    names = [source.source for source in find_all_sources([sample]).generic]
    try:
        with duckdb.connect(str(request.workspace.database), read_only=True) as connection:
            found = connection.execute(
                "select distinct source from raw_load.files where list_contains(?, source)", [names]
            ).fetchall()
    except duckdb.Error:
        return []
    if not found:
        return []
    warning = Finding(
        "warning",
        "mixed_with_sample",
        "The database holds the shipped sample as well, so its made-up leads are in the same funnel.",
        "Give your own organisation with --organisation, or another folder with --output.",
    )
    return [FileReport("", "", findings=[warning])]


def _run_dbt(request: BuildRequest, progress: BuildProgress) -> DbtOutcome:
    """Run dbt on the organisation's seeds and the raw tables."""
    progress.step("prepare")
    started = False

    def on_node(done: int, total: int, node: str) -> None:
        nonlocal started
        if not started:
            progress.step("dbt")
            started = True
        progress.advance(done, total, node)

    return run_dbt_build(
        project=request.project,
        workspace=request.workspace,
        organisation_path=seed_path(request.project, request.organisation, request.output),
        variables=with_systems(request.project, request.workspace.database, request.given),
        options=request.options,
        on_node=on_node,
    )


def _judge(outcome: DbtOutcome, result: BuildResult, *, is_whole: bool) -> None:
    """Take over what dbt found, with a sample of the rows behind each test. `is_whole`: dbt built all there is."""
    if not (outcome.passed or outcome.failed or outcome.warned or outcome.errors):
        raise LeadTaxonomyError(
            "The selection matches nothing.", hint="--select takes the names and patterns of `dbt ls`."
        )
    result.findings.extend(Finding("notice", "dbt_note", note) for note in outcome.notes)
    database = result.workspace.database
    result.failed.extend(FailedTest(test, sample_offending_rows(database, test)) for test in outcome.failed)
    result.warned.extend(FailedTest(test, sample_offending_rows(database, test)) for test in outcome.warned)
    # The database quotes the value that it refuses.
    result.errors.extend(replace(error, message=mask_emails(error.message)) for error in outcome.errors)
    result.skipped = len(outcome.skipped)
    result.selected = is_whole and MART_TABLE in outcome.relations
    if UNMAPPED_MODEL in outcome.relations:
        result.unmapped.extend(_read_unmapped(database, *outcome.relations[UNMAPPED_MODEL]))
    if STAGING_MODEL in outcome.relations:
        result.staging.extend(read_staging_findings(database, *outcome.relations[STAGING_MODEL]))


def _read_unmapped(database: Path, schema: str, table: str) -> list[Unmapped]:
    """Count the raw values that no mapping knows, the most frequent ones as examples."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            f"""
            select
                source,
                mapping_seed,
                count(*),
                sum(row_count)::bigint,
                list(
                    case when mapping_seed = 'status_mappings' then object || ': ' || raw_value else raw_value end
                    order by row_count desc, object, raw_value
                )[1:3]
            from "{schema}"."{table}"
            where not is_waived
            group by all
            order by all
            """  # noqa: S608
        ).fetchall()
    return [
        Unmapped(source, mapping, values, count, [mask("raw_value", example) for example in examples])
        for source, mapping, values, count, examples in rows
    ]
