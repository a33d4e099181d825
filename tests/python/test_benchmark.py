"""The benchmark's exports are the same on every machine, and the benchmark runs to its end."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmark.generate import write_exports, write_organisation

REPOSITORY = Path(__file__).resolve().parents[2]


def fingerprints(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_same_number_of_persons_gives_the_same_files(tmp_path: Path) -> None:
    write_exports(tmp_path / "first", 300)
    write_exports(tmp_path / "second", 300)
    assert fingerprints(tmp_path / "first") == fingerprints(tmp_path / "second")
    lines = {
        name: len((tmp_path / "first" / name).read_text().splitlines()) for name in fingerprints(tmp_path / "first")
    }
    assert lines == {"persons.csv": 301, "activities.csv": 6001, "status_changes.csv": 151}


def test_activity_is_skewed(tmp_path: Path) -> None:
    write_exports(tmp_path, 300)
    persons = [line.split(",")[1] for line in (tmp_path / "activities.csv").read_text().splitlines()[1:]]
    busiest = sorted((persons.count(person) for person in set(persons)), reverse=True)
    assert sum(busiest[:30]) > 0.2 * len(persons)


def test_the_mappings_know_every_value(tmp_path: Path) -> None:
    write_organisation(tmp_path, REPOSITORY / "seeds")
    mapped = (tmp_path / "mappings" / "activity_mappings.csv").read_text(encoding="utf-8")
    assert "benchmark,demo_requested,demo_requested" in mapped


@pytest.mark.parametrize("given", [[], ["many"], ["0"], ["-5"]])
def test_a_benchmark_of_nobody_says_what_to_give(given: list[str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "benchmark", *given],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "scripts")},
    )
    assert result.returncode == 1
    assert result.stderr == "Give a number of persons: make bench N=1000000\n"


@pytest.mark.slow
def test_the_benchmark_prints_seconds_memory_and_the_ratio(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "benchmark", "1000", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "scripts")},
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert [line.split()[0] for line in result.stdout.splitlines()[2:8]] == [
        *("floor", "load", "build", "whole", "impact", "seven")
    ]
