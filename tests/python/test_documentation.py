"""What dbt says of the project: every column is described, and one model is a contract for others."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from systems_build import dbt


@dataclass(frozen=True)
class Project:
    """The manifest of a build of all systems without data, and its database."""

    manifest: dict[str, Any]
    database: Path


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    database = tmp_path_factory.mktemp("documentation") / "build.duckdb"
    dbt(database, "build", "--resource-type", "model", "--resource-type", "seed")
    manifest = (database.parent / "dbt/target/manifest.json").read_text(encoding="utf-8")
    return Project(json.loads(manifest), database)


@pytest.mark.slow
def test_every_column_is_described_and_every_description_has_its_column(project: Project) -> None:
    nodes = [node for node in project.manifest["nodes"].values() if node["resource_type"] in {"model", "seed"}]
    described = {
        (node["schema"], node["alias"], name.lower())
        for node in nodes
        for name, column in node["columns"].items()
        if column["description"].strip()
    }
    relations = {(node["schema"], node["alias"]) for node in nodes}
    with duckdb.connect(str(project.database), read_only=True) as connection:
        built = {
            (schema, table, column)
            for schema, table, column in connection.execute(
                "select schema_name, table_name, lower(column_name) from duckdb_columns() where not internal"
            ).fetchall()
            if (schema, table) in relations
        }
    assert {(schema, table) for schema, table, _ in built} == relations
    assert sorted(built - described) == [], "columns without a description"
    assert sorted(described - built) == [], "descriptions without a column"


@pytest.mark.slow
def test_the_fact_alone_is_public_and_has_a_contract(project: Project) -> None:
    """What others may rely on does not break; all else may change."""
    models = {key: node for key, node in project.manifest["nodes"].items() if node["resource_type"] == "model"}
    fact = "model.lead_taxonomy.fct_lead_funnel"
    assert [key for key, model in models.items() if model["access"] == "public"] == [fact]
    assert models[fact]["contract"]["enforced"]
    exposures = project.manifest["exposures"].values()
    assert exposures
    assert {parent for exposure in exposures for parent in exposure["depends_on"]["nodes"]} == {fact}
    marts = [model for model in models.values() if model["path"].startswith("marts")]
    assert {model["group"] for model in marts} == {"marketing_operations"}
