"""Opening the build database, and saying in one sentence why that failed."""

import os
from pathlib import Path

import duckdb

from lead_taxonomy.building.workspace import FILE_MODE
from lead_taxonomy.duckdb_files import STORAGE_VERSION, first_line, is_lock_error, lock_holder
from lead_taxonomy.errors import LeadTaxonomyError

# What the system says where a file cannot grow: a full disk, a quota, a limit on file sizes.
_NO_ROOM = ("No space left on device", "Disk quota exceeded", "File too large")


def prepare_database(path: Path) -> None:
    """Make sure that the build database exists and that this process may write it.

    A new file is made beside its place and moved there, so that a build killed at any moment leaves
    either no file or one that opens.

    Raises:
        LeadTaxonomyError: another process holds the file, or it is damaged. It is never removed or
            emptied here: it may hold exports that exist nowhere else any more.
    """
    try:
        if path.exists():
            duckdb.connect(str(path)).close()
            return
        new = path.with_name(f"{path.name}.next-{os.getpid()}")
        duckdb.connect(str(new), config={"storage_compatibility_version": STORAGE_VERSION}).close()
        # A log without its database can never be read again, and would stop the new one from opening.
        _log_of(path).unlink(missing_ok=True)
        new.replace(path)
    except duckdb.Error as error:
        raise explain_database_error(str(error), path) from error


def put_in_place(connection: duckdb.DuckDBPyConnection, new: Path, database: Path) -> None:
    """Put a new file, which a connection has attached as `work`, in the place of a database.

    Raises:
        duckdb.Error: the file could not be written.
        LeadTaxonomyError: the same, and DuckDB did not say so. In both cases nothing is replaced.
    """
    # On a full disk this fails: when it closes the file, DuckDB passes over that, and leaves the rows in its log.
    connection.execute("checkpoint work")
    connection.execute("detach work")
    if _log_of(new).exists():
        raise _no_room(database)
    new.chmod(FILE_MODE)
    _log_of(database).unlink(missing_ok=True)
    new.replace(database)


def _log_of(path: Path) -> Path:
    """Return the file with what is not in a database yet."""
    return path.with_name(f"{path.name}.wal")


def _no_room(path: Path) -> LeadTaxonomyError:
    """Say that the disk is full."""
    return LeadTaxonomyError(
        f"There is no room left on the disk of {path}.",
        hint="Make room there and run it again. No row is lost.",
    )


def explain_database_error(message: str, path: Path) -> LeadTaxonomyError:
    """Turn DuckDB's message about a file that does not open into one that says what to do."""
    if is_lock_error(message):
        return LeadTaxonomyError(
            f"The build database {path} is open in another program ({lock_holder(message)}).",
            hint=f"Close it there and build again. To read results at any time, open {path.parent / 'mart'} instead: "
            "it is replaced, never locked.",
        )
    if any(words in message for words in _NO_ROOM):
        return _no_room(path)
    if "Could not write" in message:
        return LeadTaxonomyError(
            f"The disk of {path} does not take what is written: {first_line(message)}",
            hint="Check the disk and run it again. No row is lost.",
        )
    return LeadTaxonomyError(
        f"The build database {path} cannot be opened: {first_line(message)}",
        hint="It is left as it is, because it may hold exports that you no longer have. Restore it from a backup, or "
        f"move it away (mv {path} {path}.damaged) and build again: the raw tables are then loaded from the exports "
        "folder alone.",
    )
