"""A reader of the published mart, at any moment of any build, sees one build's whole result."""

import json
import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from lead_taxonomy.building.publishing import publish
from lead_taxonomy.building.workspace import Workspace
from test_publishing import ACME, make_workspace

BUILDS = 20

# Says what it saw as JSON lines, until its input ends. Each look opens the files anew, as a report that refreshes does,
# and each file once: Arrow opens a path twice, and what it finds the second time may be of the next build.
POLL = """
import hashlib, json, select, sys, time
from pathlib import Path
import duckdb
import pyarrow.parquet
mart = Path(sys.argv[1])

def rows(found):
    return {"rows": found[0], "top": found[1], "leads": found[2], "last": found[3]}

def look_at_database():
    with duckdb.connect(str(mart / "lead_taxonomy.duckdb"), read_only=True) as connection:
        fact = connection.execute(
            "select count(*), count(*) filter (stage_order = 0), count(distinct lead_id), "
            "max(split_part(lead_id, ':', 2)::bigint) from fct_lead_funnel"
        ).fetchone()
        manifest = connection.execute("select row_count, journey_count, fact_sha256 from manifest").fetchall()
    return {"kind": "duckdb", **rows(fact), "manifest": manifest}

def look_at_parquet():
    with (mart / "fct_lead_funnel.parquet").open("rb") as file:
        content = file.read()
        file.seek(0)
        table = pyarrow.parquet.read_table(file, columns=["lead_id", "stage_order"])
    leads = [int(lead.removeprefix("person:")) for lead in table["lead_id"].to_pylist()]
    found = (len(leads), table["stage_order"].to_pylist().count(0), len(set(leads)), max(leads))
    return {"kind": "parquet", **rows(found), "sha256": hashlib.sha256(content).hexdigest()}

def look_at_manifest():
    content = json.loads((mart / "manifest.json").read_text(encoding="utf-8"))
    basis = content["taxonomies"][0]["definition_bases"]["as_agreed"]
    return {"kind": "manifest", "rows": basis["rows"], "top": basis["journeys"]}

print("ready", flush=True)
due = time.monotonic()
ended = False
while not ended:
    # Looks once more after the end of its input: at what the last build published.
    ended = bool(select.select([sys.stdin], [], [], max(0, due - time.monotonic()))[0])
    due += 0.05
    for look in (look_at_database, look_at_parquet, look_at_manifest):
        try:
            print(json.dumps(look()), flush=True)
        except Exception as error:
            print(json.dumps({"kind": "error", "message": f"{look.__name__}: {error!r}"}), flush=True)
"""


def build(project: Path, journeys: int) -> None:
    """Build the tiny project as a user would."""
    subprocess.run(
        [
            *[sys.executable, "-m", "lead_taxonomy.cli", "build", "--no-load", "--quiet"],
            *["--vars", f"{{journeys: {journeys}}}"],
        ],
        check=True,
        cwd=project,
        capture_output=True,
    )


def sizes(journeys: int) -> dict[str, int]:
    """What the tiny project's fact holds: every lead is known, every second one is an MQL."""
    return {"rows": journeys + (journeys + 1) // 2, "top": journeys, "leads": journeys, "last": journeys - 1}


@pytest.mark.slow
def test_a_reader_during_twenty_builds_sees_one_whole_build_each_time(project: Path, tmp_path: Path) -> None:
    mart = Workspace(project / "output/sample").mart
    seen_file = tmp_path / "seen.jsonl"
    # Up and down, so that an old file in place of a new one cannot pass for progress.
    journeys = [1000 + (37 * number) % 200 for number in range(BUILDS + 1)]
    assert len(set(journeys)) == BUILDS + 1
    build(project, journeys[0])
    published = {journeys[0]: digest(mart)}
    with (
        seen_file.open("w", encoding="utf-8") as output,
        subprocess.Popen([sys.executable, "-c", POLL, str(mart)], stdin=subprocess.PIPE, stdout=output) as reader,
    ):
        # The first build is to be seen too: libraries take seconds to import on a busy machine.
        deadline = time.monotonic() + 120
        while seen_file.read_text(encoding="utf-8").count("\n") < 4:
            assert reader.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        for number in journeys[1:]:
            build(project, number)
            published[number] = digest(mart)
        reader.communicate(b"", timeout=60)
    assert reader.returncode == 0
    seen = [json.loads(line) for line in seen_file.read_text(encoding="utf-8").splitlines()[1:]]
    assert [each["message"] for each in seen if each["kind"] == "error"] == []
    for kind in ("duckdb", "parquet", "manifest"):
        builds = [check(each, published) for each in seen if each["kind"] == kind]
        order = [journeys.index(number) for number in builds]
        assert all(before <= after for before, after in pairwise(order)), f"{kind}: an older build came back"
        assert set(order) == set(range(BUILDS + 1)), f"{kind}: the reader saw every build, and no other"


def check(seen: dict[str, Any], published: dict[int, str]) -> int:
    """Return the build whose whole result a look showed; a look at anything else fails."""
    journeys = seen["top"]
    expected = sizes(journeys)
    assert {key: seen[key] for key in expected if key in seen} == {
        key: expected[key] for key in expected if key in seen
    }
    if seen["kind"] == "duckdb":
        assert seen["manifest"] == [[expected["rows"], expected["top"], published[journeys]]]
    if seen["kind"] == "parquet":
        assert seen["sha256"] == published[journeys]
    return int(journeys)


def digest(mart: Path) -> str:
    """The checksum of the fact, as the manifest gives it."""
    content = json.loads((mart / "manifest.json").read_text(encoding="utf-8"))
    return str(content["files"]["fct_lead_funnel.parquet"]["sha256"])


@pytest.mark.slow
def test_all_that_a_build_writes_is_for_its_owner(project: Path) -> None:
    (project / "data/sample").mkdir(parents=True)
    mask = os.umask(0o022)
    try:
        # Once more over what is there, and once stopped half-way by a test that fails.
        build(project, 10)
        build(project, 20)
        (project / "tests/dbt").mkdir(parents=True)
        (project / "tests/dbt/assert_nothing.sql").write_text("select 1 as n", encoding="utf-8")
        with pytest.raises(subprocess.CalledProcessError):
            build(project, 30)
    finally:
        os.umask(mask)
    written = [project / "output", *(project / "output").rglob("*")]
    names = {path.name for path in written}
    assert {"build.duckdb", "lead_taxonomy.duckdb", "manifest.json", "dbt.log", "run_results.json"} <= names
    assert [str(path) for path in written if path.stat().st_mode & 0o077] == []


@pytest.mark.slow
def test_all_that_a_load_writes_is_for_its_owner(sample_mart: Path) -> None:
    """Raw rows, the SQL that dbt compiled, its logs: under the folder of a build of the sample."""
    written = [sample_mart, *sample_mart.rglob("*")]
    with duckdb.connect(str(sample_mart / "build.duckdb"), read_only=True) as connection:
        raw = connection.execute("select count(*) from duckdb_tables() where schema_name like 'raw%'").fetchall()
    assert raw[0][0] > 0
    assert [str(path) for path in written if path.stat().st_mode & 0o077] == []


def test_a_process_sees_the_new_mart_once_it_has_closed_the_old_one(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=10)
    publish(workspace, "marts", ACME)
    path = str(workspace.mart_database)
    first = duckdb.connect(path, read_only=True)
    make_workspace(tmp_path / "out", leads=20)
    publish(workspace, "marts", ACME)
    second = duckdb.connect(path, read_only=True)
    assert [rows(first), rows(second)] == [30, 30], "DuckDB shares one open file per path and process"
    first.close()
    second.close()
    with duckdb.connect(path, read_only=True) as third:
        assert rows(third) == 60


def test_all_connections_of_a_process_open_the_file_in_one_way(tmp_path: Path) -> None:
    workspace = make_workspace(tmp_path / "out", leads=10)
    publish(workspace, "marts", ACME)
    with (
        duckdb.connect(str(workspace.mart_database), read_only=True),
        pytest.raises(duckdb.ConnectionException, match="different configuration"),
    ):
        duckdb.connect(str(workspace.mart_database))


@pytest.mark.parametrize("lets_go", ["NullPool", "dispose"])
def test_a_server_with_sqlalchemy_sees_the_next_build(tmp_path: Path, lets_go: str) -> None:
    workspace = make_workspace(tmp_path / "out", leads=10)
    publish(workspace, "marts", ACME)
    address = f"duckdb:///{workspace.mart_database}?access_mode=read_only"
    engine = create_engine(address, poolclass=NullPool) if lets_go == "NullPool" else create_engine(address)

    def count() -> int:
        with engine.connect() as connection:
            return int(connection.execute(text("select count(*) from fct_lead_funnel")).scalar_one())

    assert count() == 30
    make_workspace(tmp_path / "out", leads=20)
    publish(workspace, "marts", ACME)
    if lets_go == "dispose":
        assert count() == 30, "a pool keeps the file open"
        engine.dispose()
    assert count() == 60
    engine.dispose()


def rows(connection: duckdb.DuckDBPyConnection) -> int:
    """Rows of the fact."""
    (found,) = connection.execute("select count(*) from fct_lead_funnel").fetchall()
    return int(found[0])
