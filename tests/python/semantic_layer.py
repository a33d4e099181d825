"""MetricFlow in this process: the SQL of a query from a build's semantic manifest, run on a build's database."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import duckdb
from metricflow.engine.metricflow_engine import MetricFlowEngine, MetricFlowQueryRequest
from metricflow.protocols.sql_client import SqlClient, SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantics.model.dbt_manifest_parser import parse_manifest_from_dbt_generated_manifest
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

from hand_made_mart import create_fact, insert_rows
from naive_metrics import Row
from recipe_page import select

FACT = "marts.fct_lead_funnel"


class _DuckDb:
    """All that MetricFlow asks of a client when it writes SQL and does not run it."""

    sql_engine_type = SqlEngine.DUCKDB
    sql_plan_renderer = DuckDbSqlPlanRenderer()


class SemanticLayer:
    """The metrics of a build."""

    def __init__(self, output: Path) -> None:
        """Read the semantic manifest that the build wrote beside its database."""
        content = (output / "target/semantic_manifest.json").read_text(encoding="utf-8")
        self.manifest = parse_manifest_from_dbt_generated_manifest(content)
        self.database = output / "build.duckdb"
        self._engine = MetricFlowEngine(SemanticManifestLookup(self.manifest), cast(SqlClient, _DuckDb()))

    def with_rows(self, rows: list[Row], folder: Path) -> Path:
        """Copy the database, with these rows in its fact."""
        # MetricFlow names tables with their database, and DuckDB calls a database by the name of its file.
        database = folder / self.database.name
        shutil.copyfile(self.database, database)
        with duckdb.connect(str(database)) as connection:
            connection.execute(f"drop table {FACT}")
            create_fact(connection, FACT)
            insert_rows(connection, rows, FACT)
        return database

    def saved_query(self, name: str, database: Path) -> list[Row]:
        """Run a saved query; columns lose the name of their entity: `journey__lead_source` is `lead_source`."""
        return self._run(MetricFlowQueryRequest.create(saved_query_name=name), database)

    def query(
        self, metrics: Sequence[str], group_by: Sequence[str], database: Path, where: Sequence[str] = ()
    ) -> list[Row]:
        """Run a query."""
        request = MetricFlowQueryRequest.create(
            metric_names=metrics, group_by_names=group_by, where_constraints=where or None
        )
        return self._run(request, database)

    def _run(self, request: MetricFlowQueryRequest, database: Path) -> list[Row]:
        sql = self._engine.explain(request).sql_statement.sql
        with duckdb.connect(str(database), read_only=True) as connection:
            rows = select(connection, sql)
        return [{name.split("__")[-1]: value for name, value in row.items()} for row in rows]
