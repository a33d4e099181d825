"""The comparison of seven taxonomies on the shipped sample, and the fair's 350 cards under each."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from fair_cards import count_cards
from sample_build import REPOSITORY, command

GOLDEN = REPOSITORY / "tests/python/golden/sample_compare.csv"


@pytest.fixture(scope="module")
def sample_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An output folder with a build of the sample."""
    output = tmp_path_factory.mktemp("compare")
    command(output, "build", "--quiet")
    return output


def golden() -> list[dict[str, str]]:
    with GOLDEN.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_counted_answers_come_from_the_files_of_the_sample() -> None:
    """Rows marked `counted` are what a naive count of the exports gives; they are never taken from a build."""
    expected = {
        (row["taxonomy_id"], row["common_stage"]): int(row["cards"]) for row in golden() if row["derived"] == "counted"
    }
    assert count_cards() == expected


@pytest.mark.slow
def test_every_taxonomy_has_its_own_answer_for_the_350_cards(sample_output: Path) -> None:
    mart = (sample_output / "sample/mart/fct_lead_funnel.parquet").read_bytes()
    build_file = sample_output / "sample/build.duckdb"
    before = build_file.read_bytes()
    result = json.loads(command(sample_output, "compare", "--source", "fair_scanner", "--format", "json").stdout)
    found = {
        (taxonomy["taxonomy_id"], stage): count
        for taxonomy in result["taxonomies"]
        for stage, count in taxonomy["records"].items()
    }
    assert found == {(row["taxonomy_id"], row["common_stage"]): int(row["cards"]) for row in golden()}
    assert result["source_records"] == 350
    answers = [tuple(taxonomy["records"].items()) for taxonomy in result["taxonomies"]]
    assert len(set(answers)) == 7
    assert (sample_output / "sample/mart/fct_lead_funnel.parquet").read_bytes() == mart
    assert build_file.read_bytes() == before
    check_matrix(result, sample_output)


def check_matrix(result: dict[str, Any], output: Path) -> None:
    """The matrix counts sets: what two taxonomies share is the same seen from either."""
    taxonomies = {taxonomy["taxonomy_id"]: taxonomy for taxonomy in result["taxonomies"]}
    for one in taxonomies.values():
        for other_id, missing in one["mql_not_in"].items():
            other = taxonomies[other_id]
            shared = one["mql_persons"] - missing
            assert shared == other["mql_persons"] - other["mql_not_in"][one["taxonomy_id"]]
            assert 0 <= shared <= min(one["mql_persons"], other["mql_persons"])
    with duckdb.connect(str(output / "sample/compare.duckdb"), read_only=True) as connection:
        [(persons,)] = connection.execute(
            """
            select count(*) from intermediate.int_identity__persons
            where 'person:' || person_id in (
                select lead_id from marts.fct_lead_funnel
                where taxonomy_id = 'buyers_journey' and stage_id = 'mql'
            )
            """
        ).fetchall()
    assert taxonomies["buyers_journey"]["mql_persons"] == persons


@pytest.mark.slow
def test_a_second_comparison_uses_the_first(sample_output: Path) -> None:
    command(sample_output, "compare", "--format", "json")
    file = sample_output / "sample/compare.duckdb"
    before = file.stat().st_mtime_ns
    again = command(sample_output, "compare", "--lang", "nl")
    assert file.stat().st_mtime_ns == before
    assert again.stderr == ""
    assert "customer_pyramid (persoon)" in again.stdout


@pytest.mark.slow
def test_a_source_that_does_not_exist(sample_output: Path) -> None:
    result = command(sample_output, "compare", "--source", "fair_scaner", code=2)
    assert "Did you mean 'fair_scanner'?" in result.stderr
    assert result.stdout == ""


def test_without_a_build(tmp_path: Path) -> None:
    result = command(tmp_path, "compare", code=2)
    assert "There is no build database" in result.stderr
    assert "lead-taxonomy build" in result.stderr


def test_wrong_definitions_are_said_before_anything_is_computed(tmp_path: Path) -> None:
    organisation = tmp_path / "acme"
    for folder in ("taxonomy", "mappings"):
        shutil.copytree(REPOSITORY / "seeds" / folder, organisation / folder)
    (organisation / "taxonomy/taxonomies.csv").unlink()
    result = command(tmp_path, "compare", "--organisation", str(organisation), code=1)
    assert "taxonomy/taxonomies.csv: The file is missing." in result.stdout
    assert "Nothing was computed." in result.stdout
    result = command(tmp_path, "compare", "--organisation", str(organisation), "--format", "json", code=1)
    assert "taxonomy/taxonomies.csv" in {finding["file"] for finding in json.loads(result.stdout)["findings"]}
