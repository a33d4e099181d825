"""Build several taxonomies in a database of their own: neither the build database nor the mart changes."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from lead_taxonomy.building.database import explain_database_error, put_in_place
from lead_taxonomy.building.dbt_runner import DbtOutcome, run_dbt_build
from lead_taxonomy.building.organisation import Organisation, seed_path, seeds_of
from lead_taxonomy.building.pipeline import BuildRequest
from lead_taxonomy.building.progress import BuildProgress
from lead_taxonomy.building.systems import with_systems
from lead_taxonomy.building.workspace import Workspace
from lead_taxonomy.duckdb_files import STORAGE_VERSION, sql_text
from lead_taxonomy.errors import LeadTaxonomyError, refuse_unknown
from lead_taxonomy.validating.checking import read_organisation, read_reference

# The six taxonomies that the project exists for; the others are compared when asked for.
REFERENCES = (
    "customer_pyramid",
    "b2b_funnel",
    "buyers_journey",
    "lead_management",
    "lead_to_prospect",
    "accepted_lead",
)


@dataclass(frozen=True)
class CompareWorkspace(Workspace):
    """The organisation's folder, with another work file than that of its build."""

    @property
    def database(self) -> Path:
        """The work file of comparisons: a copy of the raw rows, and every model."""
        return self.folder / "compare.duckdb"

    @property
    def target(self) -> Path:
        """The SQL that dbt compiled for the comparison."""
        return self.folder / "compare_target"


def choose_taxonomies(project: Path, organisation: Organisation, wanted: str | None) -> list[str]:
    """Return the taxonomies to compare: those of a comma-separated list, else the organisation's own and the six.

    Raises:
        LeadTaxonomyError: one of them does not exist.
    """
    own = read_organisation(project, organisation.folder).taxonomy_ids()
    known = list(dict.fromkeys([*own, *read_reference(project).taxonomy_ids()]))
    if wanted is None:
        return list(dict.fromkeys([*own, *(name for name in REFERENCES if name in known)]))
    chosen = list(dict.fromkeys(name.strip() for name in wanted.split(",") if name.strip()))
    for name in chosen:
        refuse_unknown(name, known, f"There is no taxonomy '{name}'.", f"The taxonomies are: {', '.join(known)}.")
    if not chosen:
        raise LeadTaxonomyError("--taxonomies names no taxonomy.", hint=f"The taxonomies are: {', '.join(known)}.")
    return chosen


def build_comparison(
    request: BuildRequest,
    taxonomies: list[str],
    definition_basis: str,
    progress: BuildProgress,
    is_stopped: Callable[[], bool] = lambda: False,
) -> DbtOutcome | None:
    """Build the taxonomies in the comparison's own database, unless it holds them for the same input.

    Args:
        request: the organisation; its build database has the raw rows.
        taxonomies: ids of the taxonomies to build.
        definition_basis: `as_agreed` or `restated`.
        progress: told about each step.
        is_stopped: whether someone asked to stop. dbt can lose a KeyboardInterrupt that comes at a bad moment.

    Returns:
        What dbt did; None where the database was up to date.

    Raises:
        LeadTaxonomyError: there are no raw rows, or dbt could not build.
        KeyboardInterrupt: the user or the system stopped it.
    """
    build, workspace = request.workspace, CompareWorkspace(request.workspace.folder)
    if not build.database.exists():
        raise LeadTaxonomyError(
            f"There is no build database {build.database}.",
            hint="Run `lead-taxonomy build` first, with the same --example, --organisation and --output.",
        )
    variables = {
        **request.organisation.variables,
        "taxonomies": taxonomies,
        "definition_bases": [definition_basis],
        **request.variables,
    }
    workspace.make_folders()
    with workspace.locked():
        workspace.remove_unfinished()
        fingerprint = _fingerprint(request, json.dumps(variables, sort_keys=True, default=str))
        if _built_fingerprint(workspace.database) == fingerprint:
            return None
        progress.step("prepare")
        _copy_raw_tables(build.database, workspace.database)
        progress.step("dbt")
        outcome = run_dbt_build(
            project=request.project,
            workspace=workspace,
            organisation_path=seed_path(request.project, request.organisation, request.output),
            # The copy has plain tables of what another tool landed.
            variables={**with_systems(request.project, workspace.database, variables), "landed_schemas": {}},
            options=[],
            on_node=progress.advance,
        )
        if is_stopped():
            raise KeyboardInterrupt
        outcome.refuse_errors(f"`lead-taxonomy build` shows more; the log is {workspace.logs / 'dbt.log'}.")
        if not outcome.failed:
            _write_fingerprint(workspace.database, fingerprint)
        return outcome


def _fingerprint(request: BuildRequest, variables: str) -> str:
    """Hash all that the result depends on: definitions, models, variables, and which raw rows there are."""
    digest = hashlib.sha256(variables.encode())
    project, organisation = request.project, request.organisation.folder
    files = [
        *seeds_of(organisation),
        *(project / "seeds" / "reference").glob("*.csv"),
        *(file for folder in ("models", "macros") for file in (project / folder).rglob("*.sql")),
        project / "dbt_project.yml",
    ]
    for file in sorted(files):
        digest.update(f"{file}\n".encode())
        digest.update(file.read_bytes())
    with _connect(request.workspace.database) as connection:
        for schema, table, has_load_time in _raw_tables(connection):
            loaded = "max(_loaded_at)" if has_load_time else "null"
            counted = connection.execute(f'select count(*), {loaded} from "{schema}"."{table}"').fetchone()  # noqa: S608
            digest.update(f"{schema}.{table} {counted}\n".encode())
    return digest.hexdigest()


def _raw_tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, bool]]:
    """Return schema, name, and whether it says when its rows were loaded, of each raw table."""
    return connection.execute(
        """
        select schema_name, table_name, bool_or(column_name = '_loaded_at')
        from duckdb_columns()
        where database_name = current_database() and starts_with(schema_name, 'raw_')
        group by all
        order by all
        """
    ).fetchall()


def _copy_raw_tables(build: Path, place: Path) -> None:
    """Write a new database with the raw tables of the build, and put it in place of the one before."""
    new = place.with_name(f"{place.name}.next-{os.getpid()}")
    try:
        with _connect(build) as connection:
            tables = _raw_tables(connection)
        with duckdb.connect() as connection:
            connection.execute(f"attach {sql_text(build)} as build (read_only)")
            connection.execute(f"attach {sql_text(new)} as work (storage_version {sql_text(STORAGE_VERSION)})")
            for schema, table, _ in tables:
                connection.execute(f'create schema if not exists work."{schema}"')
                connection.execute(f'create table work."{schema}"."{table}" as from build."{schema}"."{table}"')
            put_in_place(connection, new, place)
    except duckdb.Error as error:
        raise explain_database_error(str(error), build) from error


def _built_fingerprint(database: Path) -> str | None:
    """Return the fingerprint of what a comparison database holds; None where it is not complete."""
    if not database.exists():
        return None
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            row = connection.execute("select fingerprint from comparison.built").fetchone()
    except duckdb.Error:
        return None
    return str(row[0]) if row else None


def _write_fingerprint(database: Path, fingerprint: str) -> None:
    """Say in a comparison database what it was built from."""
    with duckdb.connect(str(database)) as connection:
        connection.execute("create schema comparison")
        connection.execute("create table comparison.built as select ?::varchar as fingerprint", [fingerprint])


def _connect(database: Path) -> duckdb.DuckDBPyConnection:
    """Open a database read-only."""
    try:
        return duckdb.connect(str(database), read_only=True)
    except duckdb.Error as error:
        raise explain_database_error(str(error), database) from error
