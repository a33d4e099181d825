"""Builds that are killed, interrupted, locked out or given a damaged file. Each runs in a process of its own."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from lead_taxonomy.building.workspace import Workspace

HOLD = "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); print(flush=True); input()"
ENDLESS = "select count(*) as n from range(30000000) as a, range(1000000) as b where (a.range * b.range) % 7 = 3"


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "lead_taxonomy.cli", "build", "--no-load", *arguments]


def build(*arguments: str) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(command(*arguments), capture_output=True, text=True, check=False)
    assert "Traceback" not in result.stdout + result.stderr
    return result


@contextmanager
def holding(file: Path) -> Iterator[int]:
    """Hold a DuckDB file open in another process, as a BI tool does; yield its process id."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid
        process.communicate("\n")


def journeys(project: Path) -> int:
    """Journeys in the published mart, after checking that its two files can be read as a whole."""
    workspace = Workspace(project / "output/sample")
    with duckdb.connect(str(workspace.mart_database), read_only=True) as connection:
        rows = connection.execute(
            "select count(*) filter (stage_order = 0), count(distinct lead_funnel_id) - count(*) from fct_lead_funnel"
        ).fetchall()
    parquet = duckdb.execute(
        "select count(distinct lead_funnel_id) - count(*) from read_parquet($1)", [str(workspace.mart_parquet)]
    ).fetchall()
    assert rows[0][1] == 0
    assert parquet == [(0,)]
    return int(rows[0][0])


def test_a_build_database_open_elsewhere_is_named_with_its_holder(project: Path) -> None:
    workspace = Workspace(project / "output/sample")
    workspace.make_folders()
    duckdb.connect(str(workspace.database)).close()
    with holding(workspace.database) as process:
        result = build()
    assert (result.returncode, result.stdout) == (2, "")
    assert f"build.duckdb is open in another program ({Path(os.path.realpath(sys.executable)).name}" in result.stderr
    assert f"process {process})" in result.stderr
    assert str(workspace.mart) in result.stderr, "it says what to open instead"


def test_two_builds_at_once(project: Path) -> None:
    workspace = Workspace(project / "output/sample")
    workspace.make_folders()
    with workspace.locked():
        result = build()
    assert (result.returncode, result.stdout) == (2, "")
    assert f"Another build of this organisation is running (process {os.getpid()})." in result.stderr


@pytest.mark.parametrize("damage", ["truncated", "text"])
def test_a_damaged_build_database_is_left_as_it_is(project: Path, damage: str) -> None:
    workspace = Workspace(project / "output/sample")
    workspace.make_folders()
    with duckdb.connect(str(workspace.database)) as connection:
        connection.execute("create table t as select range as n from range(1000000)")
    content = workspace.database.read_bytes()[:5000] if damage == "truncated" else b"not a database\n" * 100
    workspace.database.write_bytes(content)
    result = build()
    assert (result.returncode, result.stdout) == (2, "")
    assert "build.duckdb cannot be opened: " in result.stderr
    assert "It is left as it is" in result.stderr
    assert workspace.database.read_bytes() == content


def test_a_log_without_its_database_does_not_stop_a_build(project: Path) -> None:
    workspace = Workspace(project / "output/sample")
    workspace.make_folders()
    workspace.database.with_name("build.duckdb.wal").write_bytes(b"log of a database that is gone")
    assert build().returncode == 0


def test_a_reader_of_stdout_that_leaves_does_not_change_the_exit_code(project: Path) -> None:
    with subprocess.Popen(command("--quiet"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


@pytest.mark.slow
def test_a_reader_of_the_mart_stops_nobody(project: Path) -> None:
    assert build().returncode == 0
    with holding(project / "output/sample/mart/lead_taxonomy.duckdb"):
        assert build("--vars", "{journeys: 20}").returncode == 0
    assert journeys(project) == 20


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_a_build_is_a_message(project: Path, number: signal.Signals) -> None:
    assert build().returncode == 0
    slow = project / "models/endless.sql"
    slow.write_text(ENDLESS, encoding="utf-8")
    with subprocess.Popen(command(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while "Computing" not in process.stderr.readline():
            pass
        time.sleep(1)
        process.send_signal(number)
        out, error = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert "Error: Stopped.\n" in error
    assert "Traceback" not in error
    slow.unlink()
    assert journeys(project) == 10
    assert build().returncode == 0


@pytest.mark.slow
def test_killed_at_any_moment(project: Path) -> None:
    """Whenever a build is killed, the mart is whole and of one build, and the next build is a good one."""
    started = time.monotonic()
    assert build("--vars", "{journeys: 100000}").returncode == 0
    duration = time.monotonic() - started
    # dbt's start-up is not where things can break: most kills fall in the second half.
    offsets = random.Random(20261001)
    expected = {100_000}
    for attempt in range(5):
        size = 100_001 + attempt
        process = subprocess.Popen(
            command("--quiet", "--vars", f"{{journeys: {size}}}"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(duration * offsets.uniform(0.4, 1.1))
        process.kill()
        process.wait()
        expected.add(size)
        assert journeys(project) in expected
    result = build("--vars", "{journeys: 50}")
    assert result.returncode == 0, result.stderr
    assert journeys(project) == 50
    left = {file.name for file in (project / "output/sample").rglob("*.next-*")}
    assert left == set()


@pytest.mark.slow
def test_the_first_build_killed_at_any_moment(project: Path) -> None:
    """A build database that was never finished must not stop the next build from making one."""
    script = (
        "import sys, os, signal, threading\nfrom pathlib import Path\n"
        "from lead_taxonomy.building.database import prepare_database\n"
        "threading.Timer(float(sys.argv[2]), os.kill, (os.getpid(), signal.SIGKILL)).start()\n"
        "prepare_database(Path(sys.argv[1]))"
    )
    workspace = Workspace(project / "output/sample")
    workspace.make_folders()
    for attempt in range(15):
        subprocess.run([sys.executable, "-c", script, str(workspace.database), str(attempt * 0.003)], check=False)
        if workspace.database.exists():
            duckdb.connect(str(workspace.database)).close()
            workspace.database.unlink()
    assert build().returncode == 0
