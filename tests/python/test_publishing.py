"""Publishing the mart: equal rows give equal bytes, readers never see half a file, and the files say who fits whom."""

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pyarrow.parquet
import pytest

from lead_taxonomy.building import publishing
from lead_taxonomy.building.database import prepare_database
from lead_taxonomy.building.manifest import Definitions
from lead_taxonomy.building.publishing import publish
from lead_taxonomy.building.workspace import Workspace
from lead_taxonomy.errors import LeadTaxonomyError

MAKE_FACT = """
create schema if not exists marts;
create or replace table marts.fct_lead_funnel as
select
    md5(lead.range::varchar || stage.range::varchar) as lead_funnel_id,
    'agreed' as taxonomy_id,
    'as_agreed' as definition_basis,
    'person:' || lead.range as lead_id,
    1 as journey_number,
    'stage_' || stage.range as stage_id,
    stage.range::integer as stage_order,
    lead.range / 7.0 as days_in_stage,
    case when lead.range % 3 = 0 then 'fair' end as lead_source,
    timestamp '2026-10-01 06:00:00' as as_of
from range({leads}) as lead, range(3) as stage
order by {order}
"""

KILLED_PROCESS = """
import sys, threading, time, os, signal
from pathlib import Path
from lead_taxonomy.building.manifest import Definitions
from lead_taxonomy.building.publishing import publish
from lead_taxonomy.building.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
threading.Timer(float(sys.argv[2]), os.kill, (os.getpid(), signal.SIGKILL)).start()
publish(workspace, "marts", Definitions("acme"))
"""

ACME = Definitions("acme")
MART = {"SHA256SUMS", "fct_lead_funnel.parquet", "lead_taxonomy.duckdb", "manifest.json"}


def make_workspace(folder: Path, *, leads: int = 100, order: str = "1", threads: int = 2) -> Workspace:
    workspace = Workspace(folder)
    workspace.make_folders()
    prepare_database(workspace.database)
    with duckdb.connect(str(workspace.database), config={"threads": threads}) as connection:
        connection.execute(MAKE_FACT.format(leads=leads, order=order))
    return workspace


def test_bytes_do_not_depend_on_the_order_of_rows_or_threads(tmp_path: Path) -> None:
    # More rows than a row group of Parquet holds, or there would be nothing to be put in another order.
    one = make_workspace(tmp_path / "one", leads=100_000, order="lead_funnel_id", threads=1)
    two = make_workspace(tmp_path / "two", leads=100_000, order="md5(lead_funnel_id)", threads=4)
    for workspace in (one, two):
        publish(workspace, "marts", ACME)
    assert one.mart_parquet.read_bytes() == two.mart_parquet.read_bytes()
    assert one.mart_manifest.read_bytes() == two.mart_manifest.read_bytes()


@pytest.mark.parametrize("rows_in_part", [1, 7, 299, 300])
def test_a_mart_written_in_parts_has_every_row_once_and_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_in_part: int
) -> None:
    monkeypatch.setattr(publishing, "ROWS_IN_PART", rows_in_part)
    workspace = make_workspace(tmp_path / "out", leads=100, order="md5(lead_funnel_id)")
    with duckdb.connect(str(workspace.database)) as connection:
        # A second funnel, that comes first in the files.
        connection.execute(
            "insert into marts.fct_lead_funnel "
            "select * replace ('accepted_lead' as taxonomy_id) from marts.fct_lead_funnel where lead_id < 'person:5'"
        )
        built = connection.execute("select * from marts.fct_lead_funnel").fetchall()
        columns = [column[0] for column in connection.description or []]
    publish(workspace, "marts", ACME)
    grain = [columns.index(name) for name in ("taxonomy_id", "definition_basis", "lead_id", "stage_order")]
    with duckdb.connect() as connection:
        published = connection.execute("from read_parquet(?)", [str(workspace.mart_parquet)]).fetchall()
    assert published == sorted(built, key=lambda row: [row[place] for place in grain])


def test_a_reader_keeps_the_old_rows_and_stops_nobody(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=10)
    publish(workspace, "marts", ACME)
    reader = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True)\n"
        "count = lambda: print(c.sql('select count(*) from fct_lead_funnel').fetchall()[0][0], flush=True)\n"
        "count(); input(); count()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", reader, str(workspace.mart_database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "30\n"
        make_workspace(tmp_path / "out", leads=20)
        publish(workspace, "marts", ACME)
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "30\n", "it goes on reading what it opened"
    assert count(workspace) == 60, "who opens the file now gets the new rows"


def test_who_has_the_parquet_file_open_reads_on_in_it(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=10)
    publish(workspace, "marts", ACME)
    with workspace.mart_parquet.open("rb") as first:
        # Its columns before, its rows after the next build.
        opened = pyarrow.parquet.ParquetFile(first)
        make_workspace(tmp_path / "out", leads=20)
        publish(workspace, "marts", ACME)
        assert opened.read(columns=["lead_id"]).num_rows == 30
        assert pyarrow.parquet.read_table(first, columns=["lead_id"]).num_rows == 30
    with workspace.mart_parquet.open("rb") as second:
        assert pyarrow.parquet.read_table(second, columns=["lead_id"]).num_rows == 60


def test_a_log_left_by_a_program_that_wrote_to_the_mart_does_not_spoil_the_next(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=10)
    publish(workspace, "marts", ACME)
    workspace.mart_database.with_name("lead_taxonomy.duckdb.wal").write_bytes(b"of another file")
    publish(workspace, "marts", ACME)
    assert count(workspace) == 30


def test_without_a_fact_table_the_old_mart_stays(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=10)
    publish(workspace, "marts", ACME)
    with pytest.raises(LeadTaxonomyError, match="could not be written"):
        publish(workspace, "no_such_schema", ACME)
    assert count(workspace) == 30


def test_leftovers_of_killed_builds_are_removed(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=1)
    names = ("lead_taxonomy.duckdb.next-1", "lead_taxonomy.duckdb.next-1.wal", "fct_lead_funnel.parquet.next-1")
    for name in names:
        (workspace.mart / name).touch()
    workspace.remove_unfinished()
    assert list(workspace.mart.iterdir()) == []


@pytest.mark.slow
def test_killed_at_any_moment_of_publishing(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=30_000)
    started = time.monotonic()
    publish(workspace, "marts", ACME)
    duration = time.monotonic() - started
    make_workspace(tmp_path / "out", leads=40_000)
    for attempt in range(12):
        subprocess.run(
            [sys.executable, "-c", KILLED_PROCESS, str(workspace.folder), str(duration * attempt / 10)], check=False
        )
        assert {file.name for file in workspace.mart.iterdir() if ".next-" not in file.name} == MART
        assert count(workspace) in (90_000, 120_000), "the file is of one build or of the other"
        parquet_rows = duckdb.execute("select count(*) from read_parquet($1)", [str(workspace.mart_parquet)]).fetchall()
        assert parquet_rows in ([(90_000,)], [(120_000,)])
    workspace.remove_unfinished()
    publish(workspace, "marts", ACME)
    assert count(workspace) == 120_000
    assert {file.name for file in workspace.mart.iterdir()} == MART
    assert fits(workspace)


@pytest.mark.parametrize("moves", range(5))
def test_a_publication_that_stops_between_two_moves_is_told_from_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    workspace = make_workspace(tmp_path / "out", leads=10)
    publish(workspace, "marts", ACME)
    make_workspace(tmp_path / "out", leads=20)
    left, replace = [moves], Path.replace

    def replace_some(new: Path, place: Path) -> Path:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        return replace(new, place)

    monkeypatch.setattr(Path, "replace", replace_some)
    if moves < 4:
        with pytest.raises(LeadTaxonomyError, match="No space left on device"):
            publish(workspace, "marts", ACME)
    else:
        publish(workspace, "marts", ACME)
    monkeypatch.undo()
    # The Parquet file is moved first, the checksums last.
    assert fits(workspace) == (moves in {0, 4})
    assert count(workspace) in (30, 60)
    publish(workspace, "marts", ACME)
    assert fits(workspace)


def test_who_stops_a_build_waits_for_the_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = make_workspace(tmp_path / "out", leads=10)
    replace = Path.replace

    def replace_and_stop(new: Path, place: Path) -> Path:
        os.kill(os.getpid(), signal.SIGINT)
        return replace(new, place)

    monkeypatch.setattr(Path, "replace", replace_and_stop)
    # What runs in the background of a shell ignores it.
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            publish(workspace, "marts", ACME)
    finally:
        signal.signal(signal.SIGINT, former)
    assert {file.name for file in workspace.mart.iterdir()} == MART
    assert fits(workspace)


def test_what_is_published_is_for_its_owner(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=1)
    publish(workspace, "marts", ACME)
    assert modes(workspace) == {0o600}
    assert folder_modes(workspace) == (0o700, 0o700)


def test_a_group_that_was_let_in_stays_in_and_nobody_else(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=1)
    workspace.folder.chmod(0o710)
    workspace.mart.chmod(0o2750)
    workspace.make_folders()
    publish(workspace, "marts", ACME)
    assert folder_modes(workspace) == (0o710, 0o2750)
    assert modes(workspace) == {0o640}
    assert workspace.database.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("careless", [0o755, 0o777, 0o705])
def test_a_folder_that_is_open_to_all_is_closed(tmp_path: Path, careless: int) -> None:
    workspace = make_workspace(tmp_path / "out", leads=1)
    for folder in (workspace.folder, workspace.mart):
        folder.chmod(careless)
    workspace.make_folders()
    publish(workspace, "marts", ACME)
    assert folder_modes(workspace) == (0o700, 0o700)
    assert modes(workspace) == {0o600}


def test_a_group_may_not_write_nor_list_the_rest(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=1)
    for folder in (workspace.folder, workspace.mart):
        folder.chmod(0o770)
    workspace.make_folders()
    assert folder_modes(workspace) == (0o710, 0o750)


def test_the_lock_of_another_user_is_a_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = make_workspace(tmp_path / "out", leads=1)

    def refuse(path: Path, *_: object, **__: object) -> None:
        """As for somebody without rights; root has them all."""
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(Path, "open", refuse)
    with (
        pytest.raises(LeadTaxonomyError, match=r"\.lock cannot be opened: Permission denied") as error,
        workspace.locked(),
    ):
        pass
    assert "--output" in error.value.hint


def modes(workspace: Workspace) -> set[int]:
    """Rights of the published files."""
    return {file.stat().st_mode & 0o777 for file in workspace.mart.iterdir()}


def folder_modes(workspace: Workspace) -> tuple[int, int]:
    """Rights of the folder of the organisation, and of the mart in it."""
    return workspace.folder.stat().st_mode & 0o7777, workspace.mart.stat().st_mode & 0o7777


def fits(workspace: Workspace) -> bool:
    """Whether all published files are of one build, as docs/publishing.md says a reader can tell."""
    digests = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in workspace.mart.glob("*.*")}
    sums = [line.split() for line in workspace.mart_checksums.read_text(encoding="utf-8").splitlines()]
    by_sums = {name: digest for digest, name in sums} == {
        name: digest for name, digest in digests.items() if ".next-" not in name
    }
    parquet = digests["fct_lead_funnel.parquet"]
    manifest = json.loads(workspace.mart_manifest.read_text(encoding="utf-8"))
    with duckdb.connect(str(workspace.mart_database), read_only=True) as connection:
        in_database = connection.execute("select distinct fact_sha256 from manifest").fetchall()
    by_content = in_database == [(parquet,)] and manifest["files"]["fct_lead_funnel.parquet"]["sha256"] == parquet
    # The checksums are stricter: they are the last to move.
    assert by_content or not by_sums
    return by_sums


def count(workspace: Workspace) -> int:
    """Rows of the published mart, as a new reader sees them."""
    with duckdb.connect(str(workspace.mart_database), read_only=True) as connection:
        rows = connection.sql("select count(*) from fct_lead_funnel").fetchall()
        return int(rows[0][0])
