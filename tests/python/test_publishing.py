"""Publishing the mart: equal rows give equal bytes, and readers never see half a file."""

import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from lead_taxonomy.building.database import prepare_database
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
from lead_taxonomy.building.publishing import publish
from lead_taxonomy.building.workspace import Workspace
workspace = Workspace(Path(sys.argv[1]))
threading.Timer(float(sys.argv[2]), os.kill, (os.getpid(), signal.SIGKILL)).start()
publish(workspace, "marts")
"""


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
        publish(workspace, "marts")
    assert one.mart_parquet.read_bytes() == two.mart_parquet.read_bytes()


def test_a_reader_keeps_the_old_rows_and_stops_nobody(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=10)
    publish(workspace, "marts")
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
        publish(workspace, "marts")
        process.stdin.write("\n")
        process.stdin.flush()
        assert process.stdout.readline() == "30\n", "it goes on reading what it opened"
    assert count(workspace) == 60, "who opens the file now gets the new rows"


def test_a_log_left_by_a_program_that_wrote_to_the_mart_does_not_spoil_the_next(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=10)
    publish(workspace, "marts")
    workspace.mart_database.with_name("lead_taxonomy.duckdb.wal").write_bytes(b"of another file")
    publish(workspace, "marts")
    assert count(workspace) == 30


def test_without_a_fact_table_the_old_mart_stays(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=10)
    publish(workspace, "marts")
    with pytest.raises(LeadTaxonomyError, match="could not be written"):
        publish(workspace, "no_such_schema")
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
    publish(workspace, "marts")
    duration = time.monotonic() - started
    make_workspace(tmp_path / "out", leads=40_000)
    for attempt in range(12):
        subprocess.run(
            [sys.executable, "-c", KILLED_PROCESS, str(workspace.folder), str(duration * attempt / 10)], check=False
        )
        assert count(workspace) in (90_000, 120_000), "the file is of one build or of the other"
        parquet_rows = duckdb.execute("select count(*) from read_parquet($1)", [str(workspace.mart_parquet)]).fetchall()
        assert parquet_rows in ([(90_000,)], [(120_000,)])
    workspace.remove_unfinished()
    publish(workspace, "marts")
    assert count(workspace) == 120_000
    assert len(list(workspace.mart.iterdir())) == 2


def count(workspace: Workspace) -> int:
    """Rows of the published mart, as a new reader sees them."""
    with duckdb.connect(str(workspace.mart_database), read_only=True) as connection:
        rows = connection.sql("select count(*) from fct_lead_funnel").fetchall()
        return int(rows[0][0])
