"""Run `dbt build` in this process, follow it by dbt's own events, and return what happened as plain data."""

import os
import re
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import yaml

from lead_taxonomy.building.database import explain_database_error
from lead_taxonomy.building.workspace import Workspace
from lead_taxonomy.duckdb_files import is_lock_error
from lead_taxonomy.errors import LeadTaxonomyError

if TYPE_CHECKING:
    from dbt.cli.main import dbtRunnerResult
    from dbt.contracts.graph.manifest import Manifest
    from dbt_common.events.base_types import EventMsg

# (done, total, name of the node that starts)
OnNode = Callable[[int, int, str], None]


@dataclass(frozen=True)
class TestResult:
    """A data test that found something.

    `sql` selects the offending rows; `failures` is their number as the test itself counts them.
    """

    name: str
    description: str
    file: str
    failures: int
    sql: str
    sql_file: str


@dataclass(frozen=True)
class NodeError:
    """A seed, model or test that the database or the compiler refused."""

    kind: str
    name: str
    file: str
    message: str


@dataclass(frozen=True)
class DbtOutcome:
    """What a `dbt build` did.

    `passed` names the seeds, models and tests without news; `relations` maps each model that was built to
    its (schema, table); `notes` is what macros logged for the user.
    """

    failed: list[TestResult] = field(default_factory=list)
    warned: list[TestResult] = field(default_factory=list)
    errors: list[NodeError] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    relations: dict[str, tuple[str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def refuse_errors(self, hint: str) -> None:
        """Stop where a node could not be built.

        Raises:
            LeadTaxonomyError: the first of them.
        """
        if self.errors:
            first = self.errors[0]
            raise LeadTaxonomyError(
                f"dbt could not build {first.kind} {first.name}: {first.message.splitlines()[0]}", hint=hint
            )


def run_dbt_build(
    project: Path,
    workspace: Workspace,
    organisation_path: str,
    variables: Mapping[str, Any],
    options: list[str],
    on_node: OnNode,
    manifest: "Manifest | None" = None,
) -> DbtOutcome:
    """Run `dbt build` without the unit tests, which prove the project and not the data.

    Args:
        project: the folder of dbt_project.yml and profiles.yml.
        workspace: where the database, the target folder and the logs are.
        organisation_path: the folder of taxonomy/ and mappings/, relative to the project.
        variables: dbt vars.
        options: further options of `dbt build`, such as `--full-refresh`.
        on_node: called when a node starts or has finished.
        manifest: the project as `parse_project` read it, with the same variables; else it is read first.

    Raises:
        LeadTaxonomyError: dbt could not parse the project, or could not open the database.
        KeyboardInterrupt: the run was interrupted.
    """
    chosen = ["--exclude-resource-type", "unit_test", "--exclude", "tag:truth_table", *options]
    events = _NodeEvents(on_node)
    result = _invoke("build", project, workspace, organisation_path, variables, chosen, events, manifest)
    results = getattr(result.result, "results", None)
    if results is None:
        raise _explain_exception(result.exception, workspace)
    return _outcome(results, events.notes, project)


def parse_project(
    project: Path, workspace: Workspace, organisation_path: str, variables: Mapping[str, Any], options: list[str]
) -> "Manifest":
    """Read the project once, for several runs of dbt.

    Raises:
        LeadTaxonomyError: dbt could not parse the project.
        KeyboardInterrupt: the run was interrupted.
    """
    from dbt.contracts.graph.manifest import Manifest  # noqa: PLC0415

    result = _invoke("parse", project, workspace, organisation_path, variables, options)
    if not isinstance(result.result, Manifest):
        raise _explain_exception(result.exception, workspace)
    return result.result


def _invoke(
    command: str,
    project: Path,
    workspace: Workspace,
    organisation_path: str,
    variables: Mapping[str, Any],
    options: list[str],
    callback: "_NodeEvents | None" = None,
    manifest: "Manifest | None" = None,
) -> "dbtRunnerResult":
    """Run a command of dbt in this process, and let go of its database."""
    os.environ["LEAD_TAXONOMY_ORGANISATION"] = organisation_path
    os.environ["LEAD_TAXONOMY_DATABASE"] = str(workspace.database)
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    arguments = [
        *[command, "--project-dir", str(project), "--profiles-dir", str(project)],
        *["--target-path", str(workspace.target), "--log-path", str(workspace.logs)],
        *["--log-level", "none", "--log-level-file", "debug", "--no-print", "--no-version-check"],
        *["--vars", yaml.safe_dump(dict(variables), default_flow_style=True, width=10_000)],
        *options,
    ]
    working_directory = Path.cwd()
    # Until it has read its own options, dbt logs to stdout whatever they say.
    with warnings.catch_warnings(), redirect_stdout(StringIO()):
        warnings.simplefilter("ignore")
        # dbt takes seconds to import: only a build should wait for it.
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # noqa: PLC0415
        from dbt.cli.main import dbtRunner  # noqa: PLC0415

        try:
            result = dbtRunner(manifest, callbacks=[callback] if callback else []).invoke(arguments)
        finally:
            # dbt keeps the file open after the run, and changes the working directory.
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
            os.chdir(working_directory)
    if isinstance(result.exception, KeyboardInterrupt):
        raise result.exception
    return result


class _NodeEvents:
    """Turn dbt's events, which come from several threads, into (done, total, node) calls one at a time.

    `notes` are the messages of `log(..., info=true)` in macros, which dbt itself writes to its log only.
    """

    def __init__(self, on_node: OnNode) -> None:
        self.on_node = on_node
        self.done = 0
        self.total = 0
        self.notes: list[str] = []
        self._lock = Lock()

    def __call__(self, event: "EventMsg") -> None:
        with self._lock:
            name = event.info.name
            if name == "ConcurrencyLine":
                self.total = event.data.node_count
                self.on_node(self.done, self.total, "")
            elif name == "NodeStart":
                self.on_node(self.done, self.total, event.data.node_info.node_name)
            elif name == "NodeFinished":
                self.done += 1
                self.on_node(self.done, self.total, event.data.node_info.node_name)
            elif name == "JinjaLogInfo":
                self.notes.append(event.data.msg)


def _outcome(results: list[Any], notes: list[str], project: Path) -> DbtOutcome:
    """Sort dbt's node results by what they mean for the user."""
    outcome = DbtOutcome(notes=notes)
    for result in results:
        node, status = result.node, str(result.status)
        kind = str(node.resource_type)
        if status in ("fail", "warn") and kind == "test":
            test = TestResult(
                name=node.name,
                description=" ".join(node.description.split()),
                file=node.original_file_path,
                failures=result.failures or 0,
                sql=node.compiled_code or "",
                sql_file=os.path.relpath(project / node.compiled_path, Path.cwd()) if node.compiled_path else "",
            )
            (outcome.failed if status == "fail" else outcome.warned).append(test)
        elif status in ("error", "runtime error", "fail"):
            # dbt repeats kind, name and file on the first line.
            message = re.sub(r"^\w+ Error in .*\n\s*", "", (result.message or "no message").strip())
            outcome.errors.append(NodeError(kind, node.name, node.original_file_path, message))
        elif status == "skipped":
            outcome.skipped.append(node.name)
        else:
            outcome.passed.append(node.name)
            if kind == "model":
                outcome.relations[node.name] = (node.schema, node.alias)
    return outcome


def _explain_exception(exception: BaseException | None, workspace: Workspace) -> LeadTaxonomyError:
    """Say why dbt never came to running a node."""
    message = str(getattr(exception, "msg", None) or exception or "no message").strip()
    if is_lock_error(message):
        return explain_database_error(message, workspace.database)
    return LeadTaxonomyError(
        f"dbt could not prepare the build: {message}",
        hint=f"The log is in {workspace.logs / 'dbt.log'}.",
    )
