"""A copy of the project with the places of all mutants marked, built and compiled by dbt."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from mutation_check.sql_mutants import SqlMutant, mark, mutants_of

MUTATED_SQL = (
    "macros/definitions/*.sql",
    "models/intermediate/definitions/*.sql",
    "models/intermediate/journeys/*.sql",
    "models/intermediate/funnel/*.sql",
    "models/marts/semantic/*.sql",
)


@dataclass
class Node:
    """A seed, model or test as dbt compiled it; `sql` still holds the marks. A seed has none.

    `parents` are ids; `relation` is the quoted name of what a seed or model makes.
    """

    id: str
    name: str
    kind: str
    file: str
    sql: str
    parents: list[str]
    relation: str = ""
    is_view: bool = False
    is_error: bool = True


@dataclass
class Built:
    """One set of raw tables, built: the database file, and the nodes in an order in which they can run.

    Attributes:
        name: of the build.
        database: the file; it is only ever copied.
        nodes: seeds and models, parents first.
        tests: data tests that find nothing in it.
        compared: columns of the fact that a test compares in full; none: only the golden cases are compared.
        left_out: taxonomies whose rows are not compared, because that test fails on the unchanged project.
    """

    name: str
    database: Path
    nodes: list[Node]
    tests: list[Node] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


class ProjectCopy:
    """The project in a temporary folder. Nothing outside that folder is written."""

    def __init__(self, repository: Path, folder: Path) -> None:
        """Copy all files that git knows or would know."""
        self.folder = folder / "project"
        self.work = folder / "work"
        self.work.mkdir(parents=True)
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listing = subprocess.run(command, cwd=repository, capture_output=True, check=True).stdout  # noqa: S603
        for name in listing.decode().split("\0"):
            if name and (repository / name).is_file():
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(repository / name, self.folder / name)
        # What is imported from here on comes from the copy.
        for path in ("tests/python", "scripts"):
            sys.path.insert(0, str(self.folder / path))
        self.mutants: list[SqlMutant] = []

    def mark(self) -> None:
        """Write the marks of all mutants into the macros and models."""
        for pattern in MUTATED_SQL:
            for path in sorted(self.folder.glob(pattern)):
                text = path.read_text(encoding="utf-8")
                mutants = mutants_of(path.relative_to(self.folder).as_posix(), text, len(self.mutants))
                self.mutants += mutants
                path.write_text(mark(text, mutants), encoding="utf-8")

    def dbt(
        self,
        command: Sequence[str],
        database: Path,
        variables: Mapping[str, Any],
        organisation: str,
        *,
        may_fail: bool = False,
    ) -> Any:
        """Run dbt in this process and return its result.

        Raises:
            RuntimeError: a node failed, or dbt itself did.
        """
        os.environ["LEAD_TAXONOMY_ORGANISATION"] = organisation
        os.environ["LEAD_TAXONOMY_DATABASE"] = str(database)
        os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # noqa: PLC0415
        from dbt.cli.main import dbtRunner  # noqa: PLC0415

        arguments = [
            *command,
            *[
                "--project-dir",
                str(self.folder),
                "--profiles-dir",
                str(self.folder),
                "--log-level",
                "none",
                "--no-print",
            ],
            *["--target-path", str(self.target(database)), "--log-path", str(self.work / "logs")],
            *["--log-level-file", "none", "--vars", yaml.safe_dump(dict(variables))],
        ]
        working_directory = Path.cwd()
        try:
            result = dbtRunner().invoke(arguments)
        finally:
            DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
            os.chdir(working_directory)
        if result.exception is not None or not (result.success or may_fail):
            raise RuntimeError(
                f"dbt {command[0]} fails on the unchanged project: {result.exception or _failed(result)}"
            )
        return result

    @staticmethod
    def target(database: Path) -> Path:
        """Return dbt's target folder for a database."""
        return database.parent / "target"

    def build(self, name: str, database: Path, variables: Mapping[str, Any], organisation: str = "seeds") -> Built:
        """Build seeds and models in a database with raw tables."""
        command = ["build", "--resource-type", "seed", "--resource-type", "model"]
        result = self.dbt(command, database, variables, organisation)
        nodes = [_node(each.node) for each in result.result.results]
        return Built(name, database, in_order([node for node in nodes if node.kind in ("seed", "model")]))

    def tests(self, database: Path, variables: Mapping[str, Any]) -> tuple[list[Node], list[str]]:
        """Run all dbt tests on a built database. Return those that pass, as run, and the names of the others."""
        result = self.dbt(["test"], database, variables, "seeds", may_fail=True)
        tests = []
        failing = []
        for each in result.result.results:
            node = _node(each.node)
            if node.kind not in ("test", "unit_test"):
                continue
            if str(each.status) != "pass":
                failing.append(node.name)
                continue
            if node.kind == "unit_test":
                found = (self.target(database) / "run").rglob(f"{node.name}.sql")
                # Tests of two models may have one name.
                (path,) = (path for path in found if Path(node.file).name in path.parts)
                node.sql = path.read_text(encoding="utf-8")
            tests.append(node)
        return tests, failing


def _failed(result: Any) -> str:
    """Name what failed in a dbt run."""
    results = getattr(result.result, "results", [])
    return ", ".join(f"{r.node.name} ({r.status})" for r in results if str(r.status) in ("error", "fail"))


def _node(node: Any) -> Node:
    """Take over what matters of a dbt node."""
    config = getattr(node, "config", None)
    return Node(
        id=node.unique_id,
        name=node.name,
        kind=str(node.resource_type),
        file=node.original_file_path,
        sql=getattr(node, "compiled_code", None) or "",
        parents=list(getattr(node.depends_on, "nodes", [])),
        relation=getattr(node, "relation_name", None) or "",
        is_view=getattr(config, "materialized", "") == "view",
        is_error=str(getattr(config, "severity", "error")).lower() == "error",
    )


def in_order(nodes: Sequence[Node]) -> list[Node]:
    """Return nodes with parents first, by name where there is a choice."""
    waiting = {node.id: node for node in sorted(nodes, key=lambda node: node.name)}
    ordered: list[Node] = []
    while waiting:
        ready = [node for node in waiting.values() if not any(parent in waiting for parent in node.parents)]
        for node in ready:
            ordered.append(waiting.pop(node.id))
    return ordered
