"""Forget persons in a build database, so that nothing of them is left in the file either."""

import os
import shutil
from pathlib import Path

import duckdb

from lead_taxonomy.building.database import explain_database_error, put_in_place
from lead_taxonomy.building.workspace import Workspace
from lead_taxonomy.duckdb_files import STORAGE_VERSION, quote, sql_text
from lead_taxonomy.erasing.addresses import Erasures
from lead_taxonomy.erasing.blanking import apply_erasures

# What dbt makes of the raw rows; the next build makes it again.
DERIVED_SCHEMAS = ("semantic", "marts", "intermediate", "staging", "seeds", "test_failures")
# The work files of comparisons and of impacts, with copies of rows; the next one makes them again.
_COPIES = ("compare.duckdb", "compare.duckdb.wal")
_COPY_FOLDERS = ("impact",)


def erase_from_workspace(workspace: Workspace, erasures: Erasures) -> dict[str, int]:
    """Blank the raw rows, drop what was computed from them and write the file anew. Call it while holding the lock.

    Returns:
        Changed rows per raw table.

    Raises:
        LeadTaxonomyError: another process has the database open, or it cannot be written.
    """
    for name in _COPIES:
        (workspace.folder / name).unlink(missing_ok=True)
    for name in _COPY_FOLDERS:
        shutil.rmtree(workspace.folder / name, ignore_errors=True)
    if not workspace.database.exists():
        return {}
    try:
        with duckdb.connect(str(workspace.database)) as connection:
            connection.execute("begin")
            changed = apply_erasures(connection, erasures)
            for schema in DERIVED_SCHEMAS:
                connection.execute(f"drop schema if exists {quote(schema)} cascade")
            connection.execute("commit")
        _write_anew(workspace.database)
    except duckdb.Error as error:
        raise explain_database_error(str(error), workspace.database) from error
    return changed


def _write_anew(database: Path) -> None:
    """Copy the database to a new file in its place: an old file keeps what was deleted in its free blocks."""
    new = database.with_name(f"{database.name}.next-{os.getpid()}")
    new.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(database)} as build (read_only)")
        connection.execute(f"attach {sql_text(new)} as work (storage_version {sql_text(STORAGE_VERSION)})")
        connection.execute("copy from database build to work")
        put_in_place(connection, new, database)
