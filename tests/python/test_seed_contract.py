"""The CSV files and YAML files of the seeds agree with each other, for every organisation that is shipped."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
ORGANISATIONS = [SEEDS, *sorted(path.parent for path in (ROOT / "examples").glob("*/taxonomy"))]
SHIPPED = sorted(SEEDS.glob("*/*.csv"))
REFERENCES = sorted(SEEDS.glob("reference/reference_*.csv"))
SNAKE_CASE = re.compile(r"[a-z][a-z0-9_]*")
# Columns whose values are ids: referred to from other files, and part of addresses in reports.
IDS = (
    "taxonomy_id",
    "stage_id",
    "criterion_id",
    "criteria_group",
    "rule_id",
    "signal",
    "next_action",
    "lead_source",
    "channel",
    "reason",
    "job_function",
    "common_stage",
)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file as they are written, an empty cell as an empty string."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_header(path: Path) -> list[str]:
    """Return the column names of a CSV file in order."""
    with path.open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


def read_properties(path: Path) -> dict[str, Any]:
    """Return what the YAML file beside a shipped CSV file says about the seed."""
    (seed,) = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["seeds"]
    return dict(seed)


def accepted_values(seed: dict[str, Any]) -> dict[str, set[str]]:
    """Return the closed list of each column of a seed that has one."""
    return {
        column["name"]: set(test["accepted_values"]["arguments"]["values"])
        for column in seed["columns"]
        for test in column.get("data_tests", [])
        if "accepted_values" in test
    }


def identify(path: Path) -> str:
    """Return a short name of a file for the list of tests."""
    return str(path.relative_to(ROOT))


def test_there_are_seeds_and_organisations() -> None:
    # A glob that finds nothing would make every test below pass.
    assert len(SHIPPED) == 31
    assert len(REFERENCES) == 8
    assert len(ORGANISATIONS) >= 3


@pytest.mark.parametrize("path", SHIPPED, ids=identify)
def test_every_seed_is_described(path: Path) -> None:
    seed = read_properties(path)
    header = read_header(path)
    assert seed["name"] == path.stem
    assert [column["name"] for column in seed["columns"]] == header
    assert list(seed["config"]["column_types"]) == header
    assert all(column["description"].strip() for column in seed["columns"])
    last_words = seed["description"].split("Key: ")[1]
    assert "Owner: " in last_words
    assert "When a row is missing: " in last_words


def test_no_description_without_a_seed() -> None:
    assert sorted(SEEDS.glob("*/*.yml")) == [path.with_suffix(".yml") for path in SHIPPED]


@pytest.mark.parametrize("path", REFERENCES, ids=identify)
def test_reference_seed_equals_the_organisations(path: Path) -> None:
    """The models union both, column by column."""
    own = read_properties(SEEDS / "taxonomy" / path.name.removeprefix("reference_"))
    reference = read_properties(path)
    assert reference["config"]["column_types"] == own["config"]["column_types"]
    described = [{"name": column["name"], "description": column["description"]} for column in own["columns"]]
    assert reference["columns"] == described


@pytest.mark.parametrize("path", REFERENCES, ids=identify)
def test_reference_seed_keeps_to_the_closed_lists(path: Path) -> None:
    """The shipped rows only change with a commit, so their closed lists are checked here and not in every build."""
    own = read_properties(SEEDS / "taxonomy" / path.name.removeprefix("reference_"))
    for column, allowed in accepted_values(own).items():
        assert {row[column] for row in read_rows(path)} <= allowed, column


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=identify)
def test_every_organisation_has_the_same_files_and_headers(organisation: Path) -> None:
    for folder in ("taxonomy", "mappings"):
        expected = {path.name: read_header(path) for path in (SEEDS / folder).glob("*.csv")}
        actual = {path.name: read_header(path) for path in (organisation / folder).glob("*.csv")}
        assert actual == expected


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=identify)
def test_every_file_is_canonical(organisation: Path) -> None:
    """UTF-8, comma, LF, quotes only where needed: a review shows what changed, and nothing else."""
    for path in organisation.glob("*/*.csv"):
        text = path.read_bytes().decode("utf-8")
        written = io.StringIO()
        csv.writer(written, lineterminator="\n").writerows(csv.reader(io.StringIO(text, newline="")))
        assert text == written.getvalue(), path


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=identify)
def test_ids_are_snake_case(organisation: Path) -> None:
    for path in organisation.glob("*/*.csv"):
        for row in read_rows(path):
            for column in IDS:
                value = row.get(column, "")
                assert value == "" or SNAKE_CASE.fullmatch(value), (path, column, value)


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=identify)
def test_channels_are_those_of_the_lead_source(organisation: Path) -> None:
    """An organisation may group its lead sources otherwise; what is shipped does not."""
    channels = {row["lead_source"]: row["channel"] for row in read_rows(SEEDS / "reference" / "lead_sources.csv")}
    for row in read_rows(organisation / "mappings" / "lead_source_mappings.csv"):
        assert row["channel"] == channels[row["lead_source"]], row


def test_every_reference_taxonomy_is_complete() -> None:
    reference = SEEDS / "reference"
    taxonomies = {row["taxonomy_id"] for row in read_rows(reference / "reference_taxonomies.csv")}
    for seed in ("lead_stages", "stage_criteria", "journey_outcomes"):
        assert {row["taxonomy_id"] for row in read_rows(reference / f"reference_{seed}.csv")} == taxonomies, seed
    scored = {
        row["taxonomy_id"]
        for row in read_rows(reference / "reference_stage_criteria.csv")
        if row["signal"] in ("behaviour_score", "fit_points", "fit_grade")
    }
    assert scored <= {row["taxonomy_id"] for row in read_rows(reference / "reference_scoring_rules.csv")}


def test_thresholds_of_references_are_called_assumptions() -> None:
    """No source prescribes a number of points, so no number of points may carry its authority."""
    for row in read_rows(SEEDS / "reference" / "reference_stage_criteria.csv"):
        assert row["basis"] in ("source", "assumption")
        assert row["note_nl"] and row["note_en"], row
        if row["signal"] in ("behaviour_score", "fit_points", "bant_count"):
            assert row["basis"] == "assumption", row


def test_signals_are_ordered_by_their_tie_rank() -> None:
    """`known` comes first and a closing last, also among signals of one instant."""
    rows = [row for row in read_rows(SEEDS / "reference" / "signals.csv") if row["tie_rank"]]
    ranks = [int(row["tie_rank"]) for row in rows]
    assert rows[0]["signal"] == "known"
    assert ranks == sorted(set(ranks))
    closings = {row["signal"] for row in read_rows(SEEDS / "taxonomy" / "journey_outcomes.csv")}
    assert {row["signal"] for row in rows[-len(closings) :]} == closings
