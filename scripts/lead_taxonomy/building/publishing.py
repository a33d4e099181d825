"""The mart in files of its own, each replaced in one step so that a reader never sees half of it."""

import hashlib
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import duckdb

from lead_taxonomy.building.database import explain_database_error
from lead_taxonomy.building.manifest import Definitions, as_text, describe, write_table
from lead_taxonomy.building.workspace import MART_TABLE, Workspace
from lead_taxonomy.duckdb_files import STORAGE_VERSION, memory_limit, sql_text
from lead_taxonomy.errors import LeadTaxonomyError

# All rows of a lead are in one part; the last part has no end.
PART = "taxonomy_id = ? and definition_basis = ? and lead_id >= ? and coalesce(lead_id < ?, true)"
# The grain of the fact within one taxonomy and definition basis: unique, so equal rows always come in one order and
# give equal bytes.
GRAIN_IN_PART = "lead_id, journey_number, stage_order, stage_id, lead_funnel_id"
# Some four hundred bytes each. A part that does not fit in memory goes to disk, and each part costs a search of the
# whole table: with parts of one million the first of 19 million rows took half as long again.
ROWS_IN_PART = 4_000_000


def publish(workspace: Workspace, schema: str, definitions: Definitions) -> None:
    """Write the fact table to the mart's DuckDB and Parquet files, with what they hold beside them.

    All files are written beside their place and flushed to disk, then moved one right after the other. Whoever has
    an old file open keeps reading it. A process that is killed between two moves leaves files of two builds, each of
    them whole; the checksums, moved last, then fit only one of them.

    Args:
        workspace: the organisation's output; its build database must not be open in this process.
        schema: the schema of the build database that holds the fact table.
        definitions: what the build was asked to compute.

    Raises:
        LeadTaxonomyError: the build database does not open or has no such table, or the disk is full.
    """
    places = (workspace.mart_parquet, workspace.mart_database, workspace.mart_manifest)
    # In this order: the checksums come last.
    written = {place: _next_to(place) for place in (*places, workspace.mart_checksums)}
    try:
        fact = f'build."{schema}".{MART_TABLE}'
        _write(workspace, fact, definitions, written)
        _write_checksums({place.name: written[place] for place in sorted(places)}, written[workspace.mart_checksums])
        for new in written.values():
            _flush(new, workspace.mart_file_mode)
        with _uninterrupted():
            # A program that opened the published file for writing may have left a log, which fits no other file.
            workspace.mart_database.with_name(f"{workspace.mart_database.name}.wal").unlink(missing_ok=True)
            for place, new in written.items():
                new.replace(place)
    except OSError as error:
        raise LeadTaxonomyError(
            f"The mart could not be written to {workspace.mart}: {error.strerror or error}.",
            hint="Make room or give access there, and build again.",
        ) from error


def _write(workspace: Workspace, fact: str, definitions: Definitions, written: Mapping[Path, Path]) -> None:
    """Write the DuckDB file, the Parquet file and the manifest under their temporary names."""
    next_parquet = written[workspace.mart_parquet]
    # It spills where a build spills too; by default that would be the folder that somebody happens to be in.
    spill = f"{workspace.database}.tmp"
    with duckdb.connect(config={"memory_limit": memory_limit(), "temp_directory": spill}) as connection:
        try:
            connection.execute("set timezone = 'UTC'")
            connection.execute(f"attach {sql_text(workspace.database)} as build (read_only)")
        except duckdb.Error as error:
            raise explain_database_error(str(error), workspace.database) from error
        try:
            connection.execute(
                f"attach {sql_text(written[workspace.mart_database])} as mart "
                f"(storage_version {sql_text(STORAGE_VERSION)})"
            )
            connection.execute(f"create table mart.{MART_TABLE} as from {fact} limit 0")
            for values in _parts(connection, fact):
                connection.execute(
                    f"insert into mart.{MART_TABLE} from {fact} where {PART} order by {GRAIN_IN_PART}", values
                )
            # A table is read in the order in which it was written.
            # Higher levels take a third longer and save nothing: ids are random, and labels few.
            connection.execute(
                f"copy mart.{MART_TABLE} to {sql_text(next_parquet)} "
                "(format parquet, compression zstd, compression_level 1)"
            )
            manifest, digest = describe(connection, f"mart.{MART_TABLE}", definitions), _sha256(next_parquet)
            write_table(connection, "mart", manifest, digest)
            connection.execute("checkpoint mart")
            connection.execute("detach mart")
        except duckdb.Error as error:
            raise LeadTaxonomyError(
                f"The mart could not be written to {workspace.mart}: {str(error).splitlines()[0]}",
                hint="The mart published before is unchanged.",
            ) from error
    text = as_text(manifest, workspace.mart_parquet.name, next_parquet.stat().st_size, digest)
    written[workspace.mart_manifest].write_text(text, encoding="utf-8")


def _parts(connection: duckdb.DuckDBPyConnection, fact: str) -> Iterator[list[str | None]]:
    """Yield the values of PART that take the rows of the fact one part after the other, in order."""
    funnels = connection.execute(
        f"select taxonomy_id, definition_basis, count(*) from {fact} group by all order by all"  # noqa: S608
    ).fetchall()
    for taxonomy_id, definition_basis, rows in funnels:
        parts = -(-rows // ROWS_IN_PART)
        ((first_leads,),) = connection.execute(
            f"select quantile_disc(lead_id, ?::double[]) from {fact} where taxonomy_id = ? and definition_basis = ?",  # noqa: S608
            [[part / parts for part in range(parts)], taxonomy_id, definition_basis],
        ).fetchall()
        for first, next_first in pairwise([*sorted(set(first_leads)), None]):
            yield [taxonomy_id, definition_basis, first, next_first]


def _write_checksums(files: Mapping[str, Path], place: Path) -> None:
    """Write the SHA-256 of files in the form of `sha256sum --check`."""
    place.write_text("".join(f"{_sha256(file)}  {name}\n" for name, file in files.items()), encoding="utf-8")


def _sha256(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _next_to(path: Path) -> Path:
    """The name under which the next version of a file is written; `remove_unfinished` knows the pattern."""
    path = path.with_name(f"{path.name}.next-{os.getpid()}")
    path.unlink(missing_ok=True)
    return path


def _flush(new: Path, mode: int) -> None:
    """Give a finished file its rights, and make sure that its content is on disk before its name is."""
    new.chmod(mode)
    with new.open("rb") as handle:
        os.fsync(handle.fileno())


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let someone who stops the build wait for the few moves that belong together."""
    if threading.current_thread() is not threading.main_thread():
        # Only the main thread is stopped by a signal.
        yield
        return
    waiting: list[int] = []
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {each: signal.signal(each, lambda number, _: waiting.append(number)) for each in signals}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    if waiting:
        signal.raise_signal(waiting[0])
