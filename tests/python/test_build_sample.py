"""The main job on the shipped sample, as `make build` runs it."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


def command(output: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "lead_taxonomy.cli", "build", "--output", str(output), "--format", "json", *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "LEAD_TAXONOMY_PROJECT": str(REPOSITORY)}


def build(output: Path, *arguments: str) -> dict[str, Any]:
    """Build the sample and return the JSON result."""
    result = subprocess.run(
        command(output, *arguments), capture_output=True, text=True, check=False, env=environment(), cwd=output
    )
    assert result.returncode == 0, result.stdout + result.stderr
    content: dict[str, Any] = json.loads(result.stdout)
    return content


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """One build from nothing: its output folder and its result."""
    output = tmp_path_factory.mktemp("clean")
    return output, build(output)


def parquet(output: Path) -> bytes:
    return (output / "sample/mart/fct_lead_funnel.parquet").read_bytes()


def test_the_funnel_of_the_sample(clean: tuple[Path, dict[str, Any]]) -> None:
    _, result = clean
    assert [funnel["taxonomy_id"] for funnel in result["funnels"]] == ["agreed"]
    funnel = result["funnels"][0]
    assert [stage["stage_id"] for stage in funnel["stages"]] == [
        "known",
        "inquiry",
        "mql",
        "sal",
        "sql",
        "opportunity",
        "customer",
    ]
    counted = sum(funnel["outcomes"].values()) + sum(funnel["excluded"].values())
    assert counted == funnel["stages"][0]["entered"], "every journey has one outcome, or a reason not to count"


def test_a_date_that_does_not_exist_is_said_with_its_place(clean: tuple[Path, dict[str, Any]]) -> None:
    _, result = clean
    places = [(found["table"], found["file"], found["first_row"], found["columns"]) for found in result["staging"]]
    assert places == [("status_changes", "crm/status_changes.csv", 36, ["occurred_at"])]


def test_building_again_gives_the_same_bytes_and_the_same_result(clean: tuple[Path, dict[str, Any]]) -> None:
    output, first = clean
    before = parquet(output)
    second = build(output, "--full-refresh")
    assert parquet(output) == before
    assert second["funnels"] == first["funnels"]


def test_a_killed_build_is_repaired_by_the_next(clean: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    """Killed in every phase, in the first build and in later ones: the end is what a clean build gives."""
    started = time.monotonic()
    build(tmp_path)
    duration = time.monotonic() - started
    offsets = random.Random(20261101)
    output = tmp_path / "killed"
    output.mkdir()
    for _ in range(5):
        with subprocess.Popen(
            command(output, "--quiet"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            cwd=output,
        ) as process:
            time.sleep(duration * offsets.uniform(0.1, 1.0))
            process.kill()
    build(output)
    assert parquet(output) == parquet(clean[0])
