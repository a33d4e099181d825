"""The mart in files of its own, replaced in one step so that a reader never sees half of it."""

import os
from pathlib import Path

import duckdb

from lead_taxonomy.building.database import explain_database_error
from lead_taxonomy.building.workspace import FILE_MODE, MART_TABLE, Workspace
from lead_taxonomy.duckdb_files import STORAGE_VERSION, sql_text
from lead_taxonomy.errors import LeadTaxonomyError

# The grain of the fact: unique, so equal rows always come in one order and give equal bytes.
GRAIN = "taxonomy_id, definition_basis, lead_id, journey_number, stage_order, stage_id, lead_funnel_id"


def publish(workspace: Workspace, schema: str) -> None:
    """Write the fact table to the mart's DuckDB and Parquet files.

    Both are written beside their place, flushed to disk and moved there. Whoever has the old file open
    keeps reading it; a build that is killed leaves the old files, or one of the two new.

    Args:
        workspace: the organisation's output; its build database must not be open in this process.
        schema: the schema of the build database that holds the fact table.

    Raises:
        LeadTaxonomyError: the build database does not open or has no such table, or the disk is full.
    """
    next_database = _next_to(workspace.mart_database)
    next_parquet = _next_to(workspace.mart_parquet)
    with duckdb.connect() as connection:
        try:
            connection.execute("set timezone = 'UTC'")
            connection.execute(f"attach {sql_text(workspace.database)} as build (read_only)")
        except duckdb.Error as error:
            raise explain_database_error(str(error), workspace.database) from error
        try:
            connection.execute(
                f"attach {sql_text(next_database)} as mart (storage_version {sql_text(STORAGE_VERSION)})"
            )
            connection.execute(f'create table mart.{MART_TABLE} as from build."{schema}".{MART_TABLE} order by {GRAIN}')
            connection.execute("checkpoint mart")
            connection.execute(
                f"copy (from mart.{MART_TABLE} order by {GRAIN}) to {sql_text(next_parquet)} "
                "(format parquet, compression zstd)"
            )
            connection.execute("detach mart")
        except (duckdb.Error, OSError) as error:
            raise LeadTaxonomyError(
                f"The mart could not be written to {workspace.mart}: {str(error).splitlines()[0]}",
                hint="The mart published before is unchanged.",
            ) from error
    # A program that opened the published file for writing may have left a log, which fits no other file.
    workspace.mart_database.with_name(f"{workspace.mart_database.name}.wal").unlink(missing_ok=True)
    _put_in_place(next_database, workspace.mart_database)
    _put_in_place(next_parquet, workspace.mart_parquet)


def _next_to(path: Path) -> Path:
    """The name under which the next version of a file is written; `remove_unfinished` knows the pattern."""
    path = path.with_name(f"{path.name}.next-{os.getpid()}")
    path.unlink(missing_ok=True)
    return path


def _put_in_place(new: Path, place: Path) -> None:
    """Move a finished file to its place, with its content on disk before its name."""
    new.chmod(FILE_MODE)
    with new.open("rb") as handle:
        os.fsync(handle.fileno())
    new.replace(place)
