"""The project's SQL on one small world after another, in less than a second each: compiled once, run without dbt.

`naive.project.build` lets dbt do it all, which takes so long that it is worth it for hundreds of leads at once only.
"""

import json
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import yaml

from naive.evaluate import Row
from naive.facts import REPOSITORY
from naive.project import (
    create_raw_tables,
    insert_records,
    organisation_seeds,
    read_fact,
    run_dbt_command,
    world_variables,
    write_organisation,
)
from naive.world import World

FACT = "model.lead_taxonomy.fct_lead_funnel"
# The compiled SQL names its database, which DuckDB names after the file.
DATABASE = "world.duckdb"


def compile_project(world: World, folder: Path) -> Path:
    """Let dbt compile the models for all worlds with the as_of and the time zone of this one; gives the manifest."""
    write_organisation(world, folder / "organisation")
    arguments = ["compile", "--select", "+fct_lead_funnel", "--indirect-selection", "empty", "--no-introspect"]
    run_dbt_command(arguments, folder, folder / DATABASE, world_variables(world))
    return folder / "target/manifest.json"


class CompiledProject:
    """The seeds and models that fct_lead_funnel is made of, and a file with the tables that they start from.

    Every world is built in a transaction that is rolled back, so that nothing of it is left for the next one.
    """

    def __init__(self, manifest: Path, folder: Path) -> None:
        self.nodes = ancestors(json.loads(manifest.read_text(encoding="utf-8")))
        self.database = folder / DATABASE
        with self._connect() as connection:
            create_raw_tables(connection)
            for node in self.nodes:
                if node["resource_type"] != "source":
                    connection.execute(f"create schema if not exists {node['schema']}")
                if node["resource_type"] == "seed":
                    create_seed(connection, node)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        """A connection as dbt makes it, but to one core: that is quicker for a few rows."""
        connection = duckdb.connect(str(self.database), config={"threads": 1})
        for name, value in profile_settings().items():
            connection.execute(f"set {name} = '{value}'")
        return connection

    def rows(self, world: World, copies: int = 1) -> list[Row]:
        """The rows of fct_lead_funnel of a world, each of whose records is in the raw tables `copies` times."""
        # A connection of its own: in one that stays open, every world takes a hundredth longer than the one before.
        with self._connect() as connection:
            connection.execute("begin")
            self._insert_seeds(connection, world)
            insert_records(connection, world, copies)
            for node in self.nodes:
                if node["resource_type"] == "model":
                    kind = node["config"]["materialized"]
                    connection.execute(f"create {kind} {node['relation_name']} as {node['compiled_code']}")
            rows = read_fact(connection)
            connection.execute("rollback")
            return rows

    def _insert_seeds(self, connection: duckdb.DuckDBPyConnection, world: World) -> None:
        """The rows of the organisation, as dbt copies them from a file: an empty text is null."""
        seeds = organisation_seeds(world)
        for node in self.nodes:
            header, rows = seeds.get(f"{Path(node['original_file_path']).parent.name}/{node['name']}", ([], []))
            if rows:
                marks = ", ".join([f"({', '.join('?' * len(header))})"] * len(rows))
                connection.execute(
                    f"insert into {node['relation_name']} ({', '.join(header)}) values {marks}",
                    [text or None for row in rows for text in row],
                )

    def change(self, model: str, old: str, new: str) -> None:
        """Replace a text that a compiled model has once."""
        node = next(node for node in self.nodes if node["name"] == model)
        assert node["compiled_code"].count(old) == 1, f"{model} does not have {old!r} exactly once"
        node["compiled_code"] = node["compiled_code"].replace(old, new)


def ancestors(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The fact table and all that it reads, in an order in which they can be built."""
    nodes: dict[str, dict[str, Any]] = manifest["nodes"] | manifest["sources"]
    parents: dict[str, list[str]] = {}
    unseen = [FACT]
    while unseen:
        name = unseen.pop()
        if name not in parents:
            parents[name] = manifest["parent_map"][name]
            unseen += parents[name]
    return [nodes[name] for name in TopologicalSorter(parents).static_order()]


def create_seed(connection: duckdb.DuckDBPyConnection, seed: dict[str, Any]) -> None:
    """The table of a seed, with its rows where those are the same in every world."""
    columns = ", ".join(f"{name} {column_type}" for name, column_type in seed["config"]["column_types"].items())
    connection.execute(f"create table {seed['relation_name']} ({columns})")
    file = REPOSITORY / seed["original_file_path"]
    if file.is_relative_to(REPOSITORY / "seeds/reference"):
        connection.execute(f"copy {seed['relation_name']} from '{file}' (format csv, header true)")


def profile_settings() -> dict[str, Any]:
    """The settings of a connection in profiles.yml, except those that dbt reads from the environment."""
    profiles = yaml.safe_load((REPOSITORY / "profiles.yml").read_text(encoding="utf-8"))
    settings: dict[str, Any] = profiles["lead_taxonomy"]["outputs"]["dev"]["settings"]
    return {name: value for name, value in settings.items() if "{{" not in str(value)}
