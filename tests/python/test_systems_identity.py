"""Who is who, over several systems: compared with the truth that the generator knows."""

from pathlib import Path

import pytest

from lead_taxonomy.sample_systems import Options, write_systems
from systems_build import SHIPPED, SHIPPED_EXPORTS, build_identity, load, predicted
from systems_score import Key, Truth, components, read_truth, score

PRECISION = 0.999
RECALL = 0.99
SYSTEMS = ("salesforce", "hubspot", "marketo")

A: Key = ("salesforce", "1")
B: Key = ("hubspot", "2")
C: Key = ("marketo", "3")
D: Key = ("marketo", "4")
TRUTH = Truth({A: "p", B: "p", C: "p", D: "q"}, {A: "n", B: "n", C: "n", D: "n"}, [(A, B), (B, C)])


def test_joining_what_the_evidence_says_is_perfect() -> None:
    found = score({A: "x", B: "x", C: "x", D: "y"}, TRUTH)
    assert (found.precision, found.recall, found.evident_pairs) == (1.0, 1.0, 3)


def test_joining_nothing_finds_nothing() -> None:
    found = score({key: key[1] for key in TRUTH.entity}, TRUTH)
    assert (found.precision, found.recall, found.predicted_pairs) == (1.0, 0.0, 0)


def test_a_record_that_is_not_predicted_was_not_found() -> None:
    found = score({A: "x", B: "x", D: "y"}, TRUTH)
    assert found.recall == pytest.approx(1 / 3)
    assert found.unknown == [C]


def test_joining_namesakes_is_wrong() -> None:
    found = score({A: "x", B: "x", C: "x", D: "x"}, TRUTH)
    assert found.precision == 0.5
    assert found.joined_namesakes == [(A, D), (B, D), (C, D)]


def test_evidence_is_transitive() -> None:
    assert components([A, B, C, D], [(C, B), (A, B)]) == {A: B, B: B, C: B, D: D}


def _check(folder: Path, database: Path, entity: str) -> None:
    truth = read_truth(folder, entity)
    found = score(predicted(database, entity), truth)
    details = f"\n{entity}: {found}"
    assert found.evident_pairs > 0
    assert found.precision >= PRECISION, details
    assert found.recall >= RECALL, details
    assert found.joined_namesakes == [], details


def _evaluate(folder: Path, database: Path, options: Options) -> None:
    write_systems(options, folder)
    report = load(folder / "exports", database)
    assert report.committed, "\n".join(report.lines())
    build_identity(database)
    for entity in ("person", "account"):
        _check(folder, database, entity)


@pytest.mark.slow
def test_identity_of_3000_generated_persons(tmp_path: Path) -> None:
    options = Options(3000, SYSTEMS, duplicates=0.2, dirt=0.05, seed=1, has_cases=False)
    _evaluate(tmp_path / "world", tmp_path / "build.duckdb", options)


@pytest.mark.slow
def test_identity_of_50000_generated_persons(tmp_path: Path) -> None:
    options = Options(50_000, SYSTEMS, duplicates=0.2, dirt=0.05, seed=2, has_cases=False)
    _evaluate(tmp_path / "world", tmp_path / "build.duckdb", options)


@pytest.mark.slow
def test_identity_of_the_shipped_sample_over_five_systems(tmp_path: Path) -> None:
    database = tmp_path / "build.duckdb"
    report = load(SHIPPED_EXPORTS, database)
    assert report.committed, "\n".join(report.lines())
    build_identity(database)
    for entity in ("person", "account"):
        _check(SHIPPED, database, entity)
