"""The fingerprint: what both departments sign for."""

import csv
import random
from datetime import date
from pathlib import Path

import pytest

from lead_taxonomy.fingerprint import fingerprint
from lead_taxonomy.validating.checking import read_organisation
from validating.damaging import ROOT, copy_seeds, damage

FIRST, SECOND = date(2025, 1, 1), date(2026, 7, 1)
CRITERIA = "taxonomy/stage_criteria.csv"


def halves(folder: Path, day: date) -> list[str]:
    seeds = read_organisation(ROOT, folder)
    return fingerprint({name: file.rows for name, file in seeds.files.items()}, "agreed", day).split(".")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_seeds(tmp_path)


def test_the_shipped_definitions_are_sealed() -> None:
    with (ROOT / "seeds/taxonomy/definition_changes.csv").open(encoding="utf-8", newline="") as file:
        sealed = {row["effective_from"]: row["fingerprint"] for row in csv.DictReader(file)}
    computed = {day: ".".join(halves(ROOT / "seeds", date.fromisoformat(day))) for day in sealed}
    assert sealed == computed, "a signed row of the shipped definition changed"


def test_order_and_form_of_the_files_do_not_matter(folder: Path) -> None:
    before = halves(folder, SECOND)
    shuffle = random.Random(7).shuffle
    for file in folder.glob("taxonomy/*.csv"):
        with file.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        columns = list(rows[0])
        shuffle(rows)
        shuffle(columns)
        with file.open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.DictWriter(handle, columns, delimiter=";", lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)
    damage(folder, [[CRITERIA, "swap", "2026-07-01", "1-7-2026"]])
    assert halves(folder, SECOND) == before


def test_a_later_version_leaves_what_was_agreed_before_alone(folder: Path) -> None:
    before = halves(folder, FIRST), halves(folder, SECOND)
    damage(
        folder,
        [
            [CRITERIA, "swap", "back.,2026-07-01,\n", "back.,2026-07-01,2027-01-01\n"],
            [
                CRITERIA,
                "add",
                "mql_behaviour,agreed,mql,norm,behaviour_score,at_least,70,agreed,Hoger.,Higher.,2027-01-01,",
            ],
        ],
    )
    assert (halves(folder, FIRST), halves(folder, SECOND)) == before
    assert halves(folder, date(2027, 1, 1))[0] != before[1][0]


def test_each_half_sees_its_own_rows(folder: Path) -> None:
    dated, undated = halves(folder, SECOND)
    damage(folder, [["taxonomy/next_actions.csv", "swap", "D,low,no_action", "D,low,review"]])
    assert halves(folder, SECOND)[0] == dated
    assert halves(folder, SECOND)[1] != undated
    damage(folder, [["taxonomy/scoring_rules.csv", "swap", "occurs,,2,", "occurs,,3,"]])
    assert halves(folder, SECOND)[0] != dated


def test_another_taxonomy_does_not_matter(folder: Path) -> None:
    before = halves(folder, SECOND)
    damage(folder, [["taxonomy/fit_grades.csv", "add", "other,A,5"]])
    assert halves(folder, SECOND) == before
