"""The database side of a load: opening it, the raw tables, what was loaded before."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from lead_taxonomy.duckdb_files import (
    MEMORY_VARIABLE,
    STORAGE_VERSION,
    first_line,
    is_lock_error,
    lock_holder,
    memory_limit,
    quote,
    sql_text,
)
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.generic_contract import ContractTable
from lead_taxonomy.loading.report import TableRows

RAW_SCHEMA = "raw_generic"
_OWNER_ONLY = 0o077

_LOAD_TABLES = """
    create schema if not exists raw_load;
    create table if not exists raw_load.files (
        source varchar, file varchar, content_hash varchar, bytes bigint, table_names varchar, rows_read bigint,
        rows_rejected bigint, exported_at timestamp, loaded_at timestamp, mapping_hash varchar
    );
    create table if not exists raw_load.rejects (
        source varchar, file varchar, line bigint, raw_text varchar, reason varchar, loaded_at timestamp
    );
    create table if not exists raw_load.table_rows (
        source varchar, file varchar, table_name varchar, rows_read bigint, rows_loaded bigint,
        rows_not_selected bigint, rows_rejected bigint, loaded_at timestamp
    );
"""


@dataclass(frozen=True)
class Load:
    """A file that was loaded earlier. (source, file, loaded_at) is its key.

    table_names: of the generic tables, or `raw_<system>.<table>` of a recognised file.
    """

    source: str
    file: str
    content_hash: str
    mapping_hash: str
    exported_at: datetime | None
    loaded_at: datetime
    table_names: str


@contextmanager
def owner_only() -> Iterator[None]:
    """Make files and folders that are created meanwhile readable by their owner only: they hold personal data."""
    before = os.umask(_OWNER_ONLY)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def open_database(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the database in one transaction that the caller commits; what is not committed is rolled back.

    A database that did not exist is removed again when nothing was committed.

    Raises:
        LeadTaxonomyError: another process has it open, it is damaged, or the folder cannot be written.
    """
    is_new = not path.exists()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect(str(path), config={"storage_compatibility_version": STORAGE_VERSION})
    except OSError as error:
        raise LeadTaxonomyError(f"The folder of the database {path} cannot be written: {error.strerror}.") from error
    except duckdb.Error as error:
        raise _open_error(path, str(error)) from error
    try:
        connection.execute("set timezone = 'UTC'")
        _limit_memory(connection)
        connection.execute("begin")
        yield connection
    finally:
        connection.close()
        if is_new and not _has_content(path):
            path.unlink(missing_ok=True)


def _has_content(path: Path) -> bool:
    """Whether a database has any table. A load that fails leaves none in a new one."""
    with duckdb.connect(str(path), config={"storage_compatibility_version": STORAGE_VERSION}) as connection:
        return bool(connection.execute("select 1 from duckdb_tables() limit 1").fetchall())


def _limit_memory(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the database write to disk what does not fit in memory.

    Raises:
        LeadTaxonomyError: LEAD_TAXONOMY_MEMORY is not an amount of memory.
    """
    limit = memory_limit()
    try:
        connection.execute(f"set memory_limit = {sql_text(limit)}")
    except duckdb.Error as error:
        raise LeadTaxonomyError(
            f"{MEMORY_VARIABLE} is not an amount of memory: {limit}", hint="Write it as 4GB or 800MB."
        ) from error


def _open_error(path: Path, message: str) -> LeadTaxonomyError:
    """Turn DuckDB's message about a database that does not open into one that says what to do."""
    if is_lock_error(message):
        return LeadTaxonomyError(
            f"The database {path} is open in another program ({lock_holder(message)}).",
            hint="Close it there and try again.",
        )
    return LeadTaxonomyError(
        f"The database {path} cannot be opened: {first_line(message)}",
        hint="If it is damaged, move it away; a new one is then made from the exports folder.",
    )


def create_tables(connection: duckdb.DuckDBPyConnection, contract: Mapping[str, ContractTable]) -> None:
    """Create the raw tables that do not exist yet, and add the columns that an older database lacks."""
    connection.execute(_LOAD_TABLES)
    for table in contract.values():
        create_table(
            connection, RAW_SCHEMA, table.name, {column: "varchar" for column in table.columns} | dict(table.technical)
        )


def create_table(connection: duckdb.DuckDBPyConnection, schema: str, table: str, columns: Mapping[str, str]) -> None:
    """Create one raw table if it does not exist, and add the columns that it lacks."""
    listed = ", ".join(f"{quote(name)} {kind}" for name, kind in columns.items())
    connection.execute(f"create schema if not exists {quote(schema)}")
    connection.execute(f"create table if not exists {quote(schema)}.{quote(table)} ({listed})")
    existing = connection.execute(
        "select column_name from duckdb_columns() where schema_name = ? and table_name = ?", [schema, table]
    ).fetchall()
    for name, kind in columns.items():
        if (name,) not in existing:
            connection.execute(f"alter table {quote(schema)}.{quote(table)} add column {quote(name)} {kind}")


def copy_history(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Take over from a database what it says of earlier loads, without their rows; it is only read.

    Raises:
        LeadTaxonomyError: it cannot be opened.
    """
    try:
        with duckdb.connect(str(path), read_only=True) as earlier:
            for table in ("files", "table_rows"):
                if is_table(earlier, "raw_load", table):
                    result = earlier.execute(f"select * from raw_load.{table}")  # noqa: S608
                    columns = [quote(column[0]) for column in result.description or ()]
                    for row in result.fetchall():
                        connection.execute(
                            f"insert into raw_load.{table} ({', '.join(columns)}) "  # noqa: S608
                            f"values ({', '.join('?' for _ in columns)})",
                            list(row),
                        )
            views = earlier.execute(
                "select schema_name, view_name from duckdb_views() where starts_with(schema_name, 'raw_')"
            ).fetchall()
        # Their names are enough: nothing can be loaded into a view.
        for schema, view in views:
            connection.execute(f"create schema if not exists {quote(schema)}")
            connection.execute(f"create view {quote(schema)}.{quote(view)} as select 1 as landed")
    except duckdb.Error as error:
        raise _open_error(path, str(error)) from error


def earlier_loads(connection: duckdb.DuckDBPyConnection) -> list[Load]:
    """Return what was loaded before, oldest first."""
    rows = connection.execute(
        "select source, file, content_hash, mapping_hash, exported_at, loaded_at, table_names from raw_load.files "
        "order by loaded_at, file"
    ).fetchall()
    return [Load(*row) for row in rows]


def remove_load(connection: duckdb.DuckDBPyConnection, load: Load, contract: Mapping[str, ContractTable]) -> None:
    """Remove all rows of an earlier load."""
    key = [load.source, load.file, load.loaded_at]
    for schema, table in _tables_of(connection, load, contract):
        connection.execute(
            f"delete from {quote(schema)}.{quote(table)} where _source = ? and _file = ? and _loaded_at = ?",  # noqa: S608
            key,
        )
    for name in ("files", "rejects", "table_rows"):
        connection.execute(
            f"delete from raw_load.{name} where source = ? and file = ? and loaded_at = ?",  # noqa: S608
            key,
        )


def _tables_of(
    connection: duckdb.DuckDBPyConnection, load: Load, contract: Mapping[str, ContractTable]
) -> list[tuple[str, str]]:
    """Return (schema, table) of the tables that may hold rows of an earlier load."""
    if "." not in load.table_names:
        return [(RAW_SCHEMA, table) for table in contract]
    schema, _, table = load.table_names.partition(".")
    return [(schema, table)] if is_table(connection, schema, table) else []


def is_table(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    """Whether there is such a table; a view is none."""
    return bool(
        connection.execute(
            "select 1 from duckdb_tables() where schema_name = ? and table_name = ?", [schema, table]
        ).fetchall()
    )


def loaded_rows(connection: duckdb.DuckDBPyConnection, load: Load) -> tuple[int, int, list[TableRows]]:
    """Return (rows read, rows rejected, rows per table) of an earlier load."""
    key = [load.source, load.file, load.loaded_at]
    totals = connection.execute(
        "select rows_read, rows_rejected from raw_load.files where source = ? and file = ? and loaded_at = ?", key
    ).fetchone()
    rows = connection.execute(
        "select table_name, rows_read, rows_loaded, rows_not_selected, rows_rejected from raw_load.table_rows "
        "where source = ? and file = ? and loaded_at = ? order by rowid",
        key,
    ).fetchall()
    read, rejected = totals or (0, 0)
    return read, rejected, [TableRows(*row) for row in rows]
