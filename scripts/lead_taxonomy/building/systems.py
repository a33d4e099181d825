"""Which systems an organisation has: only their models have to be built."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from lead_taxonomy.building.database import explain_database_error
from lead_taxonomy.duckdb_files import quote
from lead_taxonomy.recognising.vendor_contract import load_vendor_tables


def with_systems(project: Path, database: Path, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return dbt vars with the var `systems`: as it was given, else the systems that are in the build database.

    Args:
        project: folder of dbt_project.yml.
        database: the build database.
        variables: dbt vars.

    Raises:
        LeadTaxonomyError: the database, or the definition of a system's tables, cannot be read.
    """
    known = sorted({table.system for table in load_vendor_tables(project)})
    if not known or "systems" in variables:
        return dict(variables)
    return {**variables, "systems": systems_present(database, known, variables.get("landed_schemas") or {})}


def systems_present(database: Path, systems: list[str], landed: Mapping[str, Any]) -> list[str]:
    """Return the systems, in the order given, with at least one raw row or with a schema of landed tables.

    Args:
        database: the build database.
        systems: names of the systems that the project knows.
        landed: dbt var landed_schemas, system to schema.

    Raises:
        LeadTaxonomyError: the database cannot be opened.
    """
    try:
        with duckdb.connect(str(database)) as connection:
            tables = connection.execute(
                "select schema_name, table_name from duckdb_tables() where list_contains($1, schema_name)",
                [[f"raw_{system}" for system in systems]],
            ).fetchall()
            filled = {
                schema
                for schema, table in tables
                if connection.execute(f"select 1 from {quote(schema)}.{quote(table)} limit 1").fetchone()  # noqa: S608
            }
    except duckdb.Error as error:
        raise explain_database_error(str(error), database) from error
    return [system for system in systems if f"raw_{system}" in filled or system in landed]
