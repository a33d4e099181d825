"""Every kind of damage is named by its rule, at its place, in both languages, and never by a stack trace."""

from pathlib import Path
from typing import Any

import pytest

from lead_taxonomy.validating import RULES, check_organisation, check_reference
from lead_taxonomy.validating.checking import Diagnosis
from validating.damaging import CASES, ROOT, copy_seeds, damage
from validating.pages import FOLDER, pages

EXAMPLES = sorted(path.parent for path in (ROOT / "examples").glob("*/taxonomy"))


def identify(case: dict[str, Any]) -> str:
    return f"{case['code']} {case['damage']}"


def found(folder: Path, code: str) -> list[Diagnosis]:
    return [each for each in check_organisation(ROOT, folder) if each.rule.code == code]


# That undamaged seeds pass every rule is a test of its own, below.


def test_there_are_enough_kinds_of_damage_and_every_rule_has_one() -> None:
    assert len(CASES) >= 60
    assert len({case["damage"] for case in CASES}) == len(CASES)
    assert {case["code"] for case in CASES} == set(RULES)


@pytest.mark.parametrize("case", CASES, ids=identify)
def test_damage_is_named(case: dict[str, Any], tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path)
    damage(folder, case["edits"])
    diagnoses = found(folder, case["code"])
    label, _, line = case["at"].partition(":")
    matching = [
        each
        for each in diagnoses
        if each.label == label
        and (not line or each.violation.line == int(line))
        and ("column" not in case or each.violation.column == case["column"])
    ]
    assert matching, [each.finding("en").text() for each in diagnoses or check_organisation(ROOT, folder)]
    finding, dutch = matching[0].finding("en"), matching[0].finding("nl")
    assert finding.message
    assert dutch.message
    if finding.message == dutch.message:
        # "sla_hours is 0" is the same in both; what to do about it is not.
        assert finding.hint != dutch.hint


@pytest.mark.parametrize("case", [case for case in CASES if "fine" in case], ids=identify)
def test_what_looks_like_it_and_is_right_is_left_alone(case: dict[str, Any], tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path)
    damage(folder, case["fine"])
    assert [each.finding("en").text() for each in found(folder, case["code"])] == []


def test_a_number_of_any_length_is_named(tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path)
    damage(folder, [["taxonomy/fit_grades.csv", "swap", "A,45", f"A,{'9' * 5000}"]])
    assert [each.violation.line for each in found(folder, "LT007")] == [2]


def test_a_row_that_is_too_short_is_told_how_many_separators_it_misses(tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path)
    stages, end = "taxonomy/lead_stages.csv", "within two days.,marketing_qualified"
    damage(folder, [[stages, "swap", f"{end},,", f"{end},"]])
    [each] = found(folder, "LT006")
    assert each.finding("nl").hint.startswith("Zijn de laatste kolommen leeg, zet dan 1 scheidingsteken aan het eind")
    damage(folder, [[stages, "swap", f"{end},", end]])
    [each] = found(folder, "LT006")
    assert each.finding("en").hint.startswith("Where the last columns are empty, add 2 separators to the end: Excel")
    assert each.violation.line == 4
    damage(folder, [[stages, "swap", end, f"{end},,"]])
    assert check_organisation(ROOT, folder) == []


def test_rows_that_begin_together_are_not_told_to_end_before_they_begin(tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path)
    damage(
        folder, [["taxonomy/stage_criteria.csv", "swap", "agreement.,,2026-07-01", "agreement.,2026-07-01,2026-08-01"]]
    )
    [each] = found(folder, "LT114")
    assert each.finding("en").hint == "Let one of the rows begin on the day on which the other ends, or remove one."
    damage(folder, [["taxonomy/stage_criteria.csv", "swap", "back.,2026-07-01,", "back.,2026-08-01,"]])
    # Who follows the advice has changed a signed definition.
    assert {each.rule.code for each in check_organisation(ROOT, folder)} == {"LT201", "LT203"}


def test_rows_that_overlap_are_told_when_the_old_one_ends(tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path)
    damage(folder, [["taxonomy/stage_criteria.csv", "swap", "agreement.,,2026-07-01", "agreement.,,2026-09-01"]])
    [each] = found(folder, "LT114")
    assert each.finding("en").hint == "Set valid_to of line 3 to 2026-07-01."
    damage(folder, [["taxonomy/stage_criteria.csv", "swap", "agreement.,,2026-09-01", "agreement.,,2026-07-01"]])
    assert check_organisation(ROOT, folder) == []


@pytest.mark.parametrize("folder", [ROOT / "seeds", *EXAMPLES], ids=lambda path: path.name)
def test_every_shipped_organisation_passes(folder: Path) -> None:
    assert [each.finding("en").text() for each in check_organisation(ROOT, folder)] == []


def test_the_reference_taxonomies_pass() -> None:
    assert [each.finding("en").text() for each in check_reference(ROOT)] == []


def test_every_rule_has_its_page_and_no_other() -> None:
    written = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.md")}
    assert written == pages(), "run `python -m validating.pages` in tests/python"


def test_every_rule_says_why_and_how_to_mend_it() -> None:
    for rule in RULES.values():
        assert rule.reason.endswith("."), rule.code
        assert rule.mend.endswith("."), rule.code
        assert rule.title.nl, rule.code
