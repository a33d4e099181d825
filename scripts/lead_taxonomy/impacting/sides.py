"""Compute a set of definitions on the rows of a finished build, and only what they change.

The build's database is read and never written. A side has a database of its own, in which everything that the
definitions leave as it was is a view of the build. What they change is found by content: the few rows that follow
from the seeds alone (models with the tag `definition`) are computed and compared with those of the build.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from lead_taxonomy.building.database import explain_database_error
from lead_taxonomy.building.dbt_runner import OnNode, parse_project, run_dbt_build
from lead_taxonomy.building.workspace import FILE_MODE, Workspace
from lead_taxonomy.duckdb_files import STORAGE_VERSION, quote, sql_text
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.impacting.definitions import Rows, write_definitions
from lead_taxonomy.seed_contract import SeedContract

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

BUILD_VARIABLE = "LEAD_TAXONOMY_BUILD"
_DEFINITION = "definition"
_TARGET = ["--target", "impact"]
# What a comparison reads: the stages of journeys, and why.
_WANTED = ("int_funnel__stage_exits", "int_definitions__why", "int_funnel__current_state")
# Few rows of the build that serve a proposal although they are not the same: answers to more questions than are
# asked, and scores kept for a lower norm than is needed. $side and $build are the two tables.
_SERVES = {
    "int_definitions__conditions": "select count(*) from (from $side except from $build)",
    "int_journeys__norms": """
        select count(*) from $side as side left join $build as build on side.scoring_id = build.scoring_id
        where build.lowest_score is null or side.lowest_score < build.lowest_score
    """,
}


@dataclass(frozen=True)
class SideWorkspace(Workspace):
    """The folder of one side. Both have a database of one name, so that dbt reads the project once for both."""

    @property
    def database(self) -> Path:
        """The side's own tables, and views of the build."""
        return self.folder / "impact.duckdb"


class SideBuilder:
    """Builds sides one after the other, with one reading of the project."""

    def __init__(
        self,
        project: Path,
        build: Workspace,
        contracts: Mapping[str, SeedContract],
        variables: Mapping[str, Any],
        seeds: Path,
    ) -> None:
        """Prepare for an organisation's build.

        Args:
            project: the folder of dbt_project.yml.
            build: where the finished build is.
            contracts: what the organisation's seeds look like.
            variables: the dbt vars of the build.
            seeds: a folder in the project for the definitions of the side that is computed.
        """
        self._project, self._build, self._contracts = project, build, contracts
        self._variables, self._seeds = variables, seeds
        self._manifest: Manifest | None = None

    def compute(self, name: str, rows: Rows, on_node: OnNode, check: Callable[[], None]) -> Path:
        """Compute the definitions, and return the database that holds them.

        Args:
            name: name of the side, and of its folder.
            rows: the definitions, by the name of their seed.
            on_node: hears how far dbt is.
            check: called between steps; raises when somebody asked to stop.

        Raises:
            LeadTaxonomyError: there is no finished build, or dbt cannot compute the definitions.
        """
        side = SideWorkspace(self._build.folder / "impact" / name)
        side.make_folders()
        write_definitions(rows, self._contracts, self._seeds)
        os.environ[BUILD_VARIABLE] = str(self._build.database)
        if self._manifest is None:
            self._manifest = parse_project(self._project, side, self._organisation_path, self._variables, _TARGET)
        check()
        graph = _Graph(self._manifest)
        changed = self._prepare(side, graph)
        changed |= self._run(side, [*changed, *graph.definitions_after(changed)], graph, on_node)
        check()
        differing = self._differing(side, graph, changed)
        self._run(side, graph.to_compute(differing), graph, on_node)
        check()
        return side.database

    @property
    def _organisation_path(self) -> str:
        """The path of the seeds, as dbt needs it."""
        return self._seeds.relative_to(self._project).as_posix()

    def _prepare(self, side: SideWorkspace, graph: "_Graph") -> set[str]:
        """Make the side's database with a view of everything in the build, and return the seeds that differ."""
        new = side.database.with_name(f"{side.database.name}.next-{os.getpid()}")
        new.unlink(missing_ok=True)
        try:
            with duckdb.connect() as connection:
                connection.execute(f"attach {sql_text(self._build.database)} as build (read_only)")
                connection.execute(f"attach {sql_text(new)} as impact (storage_version {sql_text(STORAGE_VERSION)})")
                differing = {
                    name
                    for name, (schema, table) in graph.seeds.items()
                    if name in self._contracts and self._seed_differs(connection, self._contracts[name], schema, table)
                }
                kept = [(schema, table) for name, (schema, table) in graph.seeds.items() if name not in differing]
                raw = connection.execute(
                    "select schema_name, table_name from duckdb_tables() where database_name = 'build' "
                    "and starts_with(schema_name, 'raw_') union all "
                    "select schema_name, view_name from duckdb_views() where database_name = 'build' "
                    "and starts_with(schema_name, 'raw_')"
                ).fetchall()
                for schema, table in [*kept, *raw, *graph.wanted_models()]:
                    name = f"{quote(schema)}.{quote(table)}"
                    connection.execute(f"create schema if not exists impact.{quote(schema)}")
                    connection.execute(f"create view impact.{name} as from build.{name}")
        except duckdb.CatalogException as error:
            raise LeadTaxonomyError(
                f"The build {self._build.database} is not complete, or of another version: "
                f"{str(error).splitlines()[0]}",
                hint="Run `lead-taxonomy build` first, with the same --example, --organisation and --output.",
            ) from error
        except duckdb.Error as error:
            raise explain_database_error(str(error), self._build.database) from error
        side.database.with_name(f"{side.database.name}.wal").unlink(missing_ok=True)
        new.chmod(FILE_MODE)
        new.replace(side.database)
        return differing

    def _seed_differs(
        self, connection: duckdb.DuckDBPyConnection, contract: SeedContract, schema: str, table: str
    ) -> bool:
        """Whether a seed file has other rows than the build's table of it."""
        columns = ", ".join(f"{quote(column)}::varchar as {quote(column)}" for column in contract.header)
        blank = ", ".join(f"nullif({quote(column)}, '') as {quote(column)}" for column in contract.header)
        here = connection.execute(
            f"select {blank} from read_csv(?, all_varchar = true, header = true, delim = ',', quote = '\"', "  # noqa: S608
            "escape = '\"', auto_detect = false, columns = ?)",
            [str(self._seeds / contract.label), dict.fromkeys(contract.header, "varchar")],
        ).fetchall()
        there = connection.execute(f"select {columns} from build.{quote(schema)}.{quote(table)}").fetchall()  # noqa: S608
        return sorted(map(_comparable, here)) != sorted(map(_comparable, there))

    def _differing(self, side: SideWorkspace, graph: "_Graph", computed: Iterable[str]) -> set[str]:
        """Return what was computed from the seeds and is not the same in the build."""
        with duckdb.connect() as connection:
            connection.execute(f"attach {sql_text(self._build.database)} as build (read_only)")
            connection.execute(f"attach {sql_text(side.database)} as impact (read_only)")
            differing = set()
            for name in computed:
                if name in graph.seeds:
                    differing.add(name)
                    continue
                schema, table = graph.models[name]
                here, there = (f"{side}.{quote(schema)}.{quote(table)}" for side in ("impact", "build"))
                query = _SERVES.get(
                    name,
                    "select count(*) from ((from $side except all from $build) union all "
                    "(from $build except all from $side))",
                )
                row = connection.execute(query.replace("$side", here).replace("$build", there)).fetchone()
                if row and row[0]:
                    differing.add(name)
        return differing

    def _run(self, side: SideWorkspace, names: Iterable[str], graph: "_Graph", on_node: OnNode) -> set[str]:
        """Compute seeds and models without their tests, and return which models those were."""
        chosen = sorted(set(names))
        if not chosen:
            return set()
        outcome = run_dbt_build(
            project=self._project,
            workspace=side,
            organisation_path=self._organisation_path,
            variables=self._variables,
            options=[*_TARGET, "--exclude-resource-type", "test", "--select", *chosen],
            on_node=on_node,
            manifest=self._manifest,
        )
        outcome.refuse_errors(f"`lead-taxonomy validate` may say more; the log is {side.logs / 'dbt.log'}.")
        return {name for name in chosen if name in graph.models}


class _Graph:
    """Which model follows from which."""

    def __init__(self, manifest: "Manifest") -> None:
        """Read the manifest."""
        nodes = {key: node for key, node in manifest.nodes.items() if str(node.resource_type) in {"model", "seed"}}
        self._parents: dict[str, list[str]] = {
            # A seed depends on macros alone, which dbt keeps elsewhere.
            node.name: [nodes[parent].name for parent in getattr(node.depends_on, "nodes", []) if parent in nodes]
            for node in nodes.values()
        }
        places = {key: (node.schema, node.alias) for key, node in nodes.items()}
        self.seeds = {node.name: places[key] for key, node in nodes.items() if str(node.resource_type) == "seed"}
        self.models = {node.name: places[key] for key, node in nodes.items() if str(node.resource_type) == "model"}
        self._definitions = {node.name for node in nodes.values() if _DEFINITION in node.tags}

    def wanted_models(self) -> list[tuple[str, str]]:
        """Return schema and table of each model that is wanted, or comes before one that is."""
        return [place for name, place in self.models.items() if name in self._before(_WANTED)]

    def definitions_after(self, changed: Iterable[str]) -> set[str]:
        """Return the models of few rows that may differ when these seeds do."""
        return self._after(set(changed), self._definitions) - set(changed)

    def to_compute(self, differing: set[str]) -> set[str]:
        """Return the models, other than those of few rows, that differ when these do and that are wanted."""
        others = self.models.keys() - self._definitions
        return (self._after(differing, others) - differing) & self._before(_WANTED)

    def _after(self, start: set[str], among: Iterable[str]) -> set[str]:
        """Return what follows from the start by way of models among these."""
        reached, allowed = set(start), set(among)
        grown = True
        while grown:
            found = {name for name in allowed - reached if any(parent in reached for parent in self._parents[name])}
            reached |= found
            grown = bool(found)
        return reached

    def _before(self, names: Iterable[str]) -> set[str]:
        """Return these and all they follow from."""
        reached: set[str] = set()
        waiting = [name for name in names if name in self._parents]
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting.extend(self._parents[name])
        return reached


def _comparable(row: tuple[str | None, ...]) -> tuple[tuple[bool, str], ...]:
    """Return a row that can be sorted although cells are blank."""
    return tuple((value is None, value or "") for value in row)
