"""The database side of a load: opening it, the raw tables, what was loaded before."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.generic_contract import ContractTable
from lead_taxonomy.loading.report import TableRows

# The oldest file format that the supported readers know.
STORAGE_VERSION = "v1.4.0"
RAW_SCHEMA = "raw_generic"
_GIGABYTE = 1024**3
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
    """A file that was loaded earlier. (source, file, loaded_at) is its key."""

    source: str
    file: str
    content_hash: str
    mapping_hash: str
    exported_at: datetime | None
    loaded_at: datetime


def quote(identifier: str) -> str:
    """Return a text as an SQL identifier, whatever it contains. The only way in which a name gets into SQL."""
    return '"' + identifier.replace('"', '""') + '"'


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
        connection.execute(f"set memory_limit = '{_memory_limit()}B'")
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


def _memory_limit() -> int:
    """Return the bytes DuckDB may use before it writes to disk: 60 % of the machine's memory, at most 4 GB."""
    try:
        physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return 2 * _GIGABYTE
    return min(4 * _GIGABYTE, physical * 6 // 10)


def _open_error(path: Path, message: str) -> LeadTaxonomyError:
    """Turn DuckDB's message about a database that does not open into one that says what to do."""
    if "Could not set lock on file" in message:
        holder = re.search(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)", message)
        who = f"{Path(holder['program']).name}, process {holder['pid']}" if holder else "another process"
        return LeadTaxonomyError(
            f"The database {path} is open in another program ({who}).", hint="Close it there and try again."
        )
    return LeadTaxonomyError(
        f"The database {path} cannot be opened: {(message.strip() or 'no reason given').splitlines()[0]}",
        hint="If it is damaged, move it away; a new one is then made from the exports folder.",
    )


def create_tables(connection: duckdb.DuckDBPyConnection, contract: Mapping[str, ContractTable]) -> None:
    """Create the raw tables that do not exist yet, and add the columns that an older database lacks."""
    connection.execute(_LOAD_TABLES)
    connection.execute(f"create schema if not exists {RAW_SCHEMA}")
    for table in contract.values():
        columns = {column: "varchar" for column in table.columns} | dict(table.technical)
        listed = ", ".join(f"{quote(name)} {kind}" for name, kind in columns.items())
        connection.execute(f"create table if not exists {RAW_SCHEMA}.{quote(table.name)} ({listed})")
        existing = connection.execute(
            "select column_name from duckdb_columns() where schema_name = ? and table_name = ?",
            [RAW_SCHEMA, table.name],
        ).fetchall()
        for name, kind in columns.items():
            if (name,) not in existing:
                connection.execute(f"alter table {RAW_SCHEMA}.{quote(table.name)} add column {quote(name)} {kind}")


def earlier_loads(connection: duckdb.DuckDBPyConnection) -> list[Load]:
    """Return what was loaded before, oldest first."""
    rows = connection.execute(
        "select source, file, content_hash, mapping_hash, exported_at, loaded_at from raw_load.files "
        "order by loaded_at, file"
    ).fetchall()
    return [Load(*row) for row in rows]


def remove_load(connection: duckdb.DuckDBPyConnection, load: Load, contract: Mapping[str, ContractTable]) -> None:
    """Remove all rows of an earlier load."""
    key = [load.source, load.file, load.loaded_at]
    for table in contract:
        connection.execute(
            f"delete from {RAW_SCHEMA}.{quote(table)} where _source = ? and _file = ? and _loaded_at = ?",  # noqa: S608
            key,
        )
    for name in ("files", "rejects", "table_rows"):
        connection.execute(
            f"delete from raw_load.{name} where source = ? and file = ? and loaded_at = ?",  # noqa: S608
            key,
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
