"""`lead-taxonomy init`: whatever is answered, the result is a valid taxonomy that waits for two signatures."""

import csv
import itertools
import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from lead_taxonomy.cli import app
from lead_taxonomy.seed_contract import read_contracts
from lead_taxonomy.starting.making import make
from lead_taxonomy.starting.questions import Answers, questions, starting_points
from lead_taxonomy.validating.checking import check_organisation, read_organisation, read_reference
from validating.damaging import ROOT

ANSWERS: dict[str, Any] = {
    "name_nl": "Fictief BV",
    "name_en": "Fictional Ltd",
    "from": "customer_pyramid",
    "lead_unit": "account",
    "existing_customers": "include",
    "free_email_only": "exclude",
    "cards_without_interest": "include",
    "handover": "sales",
    "inactive_after_days": 180,
    "score_window_days": 90,
    "effective_from": "2027-01-01",
}
OWN, REFERENCE = read_organisation(ROOT, ROOT / "seeds"), read_reference(ROOT)
STARTS = starting_points(OWN.rows("taxonomies"), REFERENCE.rows("taxonomies"))


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LEAD_TAXONOMY_PROJECT", str(ROOT))
    mask = os.umask(0o022)
    yield
    os.umask(mask)


def run(*arguments: str | Path, typed: str = "") -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=typed)
    assert "Traceback" not in result.output
    assert "This is a bug" not in result.output
    return result.exit_code, result.output


def answers_file(tmp_path: Path, **changed: Any) -> Path:
    file = tmp_path / "answers.yml"
    content = {key: value for key, value in {**ANSWERS, **changed}.items() if value != "left out"}
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    return file


def rows(folder: Path, seed: str) -> list[dict[str, str]]:
    with (folder / "taxonomy" / f"{seed}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_a_folder_from_a_file_waits_for_signatures_alone(tmp_path: Path) -> None:
    folder = tmp_path / "org"
    code, out = run("init", folder, "--answers", answers_file(tmp_path), "--lang", "nl")
    assert code == 0
    assert "Nieuwe fase: Geaccepteerde lead (SAL), eigenaar sales." in out
    assert "Een visitekaartje is genoeg voor: Prospect." in out
    code, out = run("validate", "--organisation", folder)
    assert code == 1
    assert out.count("LT") == 1
    assert "LT202" in out
    for department in ("marketing", "sales"):
        signed = run("approve", "--organisation", folder, "--as", department, "--by", department, "--on", "2026-12-01")
        assert signed[0] == 0
    assert run("validate", "--organisation", folder, "--strict")[0] == 0
    assert run("fmt", "--organisation", folder, "--check")[0] == 0


def test_the_documentation_shows_what_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = (ROOT / "docs" / "init.md").read_text(encoding="utf-8")
    content = shown.partition("$ cat answers.yml\n")[2].partition("$ lead-taxonomy")[0]
    assert yaml.safe_load(content) == {**ANSWERS, "effective_from": date(2027, 1, 1)}
    (tmp_path / "answers.yml").write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run("init", "fictief", "--answers", "answers.yml", "--lang", "nl")[1] in shown
    assert run("validate", "--organisation", "fictief", "--lang", "nl")[1] in shown


def test_the_answers_are_in_the_seeds(tmp_path: Path) -> None:
    folder = tmp_path / "org"
    run("init", folder, "--answers", answers_file(tmp_path, inactive_after_days=None, score_window_days=30))
    (taxonomy,) = rows(folder, "taxonomies")
    assert {key: taxonomy[key] for key in ("taxonomy_id", "lead_unit", "existing_customers", "free_email_only")} == {
        "taxonomy_id": "agreed",
        "lead_unit": "account",
        "existing_customers": "include",
        "free_email_only": "exclude",
    }
    assert (taxonomy["inactive_after_days"], taxonomy["score_window_days"]) == ("", "30")
    assert [(row["stage_order"], row["stage_id"], row["owner"]) for row in rows(folder, "lead_stages")] == [
        ("1", "suspect", "marketing"),
        ("2", "prospect", "marketing"),
        ("3", "cold_lead", "marketing"),
        ("4", "sal", "sales"),
        ("5", "hot_lead", "sales"),
        ("6", "customer", "sales"),
    ]
    cards = [row for row in rows(folder, "stage_criteria") if row["signal"] == "card_handed_in"]
    assert [(row["stage_id"], row["basis"]) for row in cards] == [("prospect", "agreed")]
    (change,) = rows(folder, "definition_changes")
    assert change["effective_from"] == "2027-01-01"
    assert change["fingerprint"] == change["marketing_approver"] == change["sales_approver"] == ""
    assert yaml.safe_load((folder / "organisation.yml").read_text(encoding="utf-8")) == {
        "name_nl": "Fictief BV",
        "name_en": "Fictional Ltd",
    }
    shipped = ROOT / "seeds" / "mappings"
    for file in (folder / "mappings").glob("*.csv"):
        if file.stem not in ("erased_addresses", "mapping_waivers"):
            assert file.read_bytes() == (shipped / file.name).read_bytes()
    assert (folder / "mappings" / "erased_addresses.csv").read_text(encoding="utf-8").count("\n") == 1


@pytest.mark.parametrize("start", STARTS)
def test_every_answer_gives_a_valid_taxonomy(tmp_path: Path, start: str) -> None:
    contracts = read_contracts(ROOT)
    # The mappings are the same for all, and their lists are long.
    mappings = tmp_path / "shipped"
    mappings.mkdir()
    for name, contract in contracts.items():
        if contract.folder == "mappings":
            lines = (ROOT / "seeds" / "mappings" / f"{name}.csv").read_bytes().splitlines(keepends=True)
            (mappings / f"{name}.csv").write_bytes(b"".join(lines if name == "activity_mappings" else lines[:2]))
    seeds = OWN if start == "agreed" else REFERENCE
    choices = itertools.product(("include", "exclude"), ("sales", "shared", "partner", "nobody"))
    for number, (counts, handover) in enumerate(choices):
        unit, days = ("person", 0) if number % 2 else ("account", 45)
        answers = Answers.model_validate(
            {
                **ANSWERS,
                "from": start,
                "lead_unit": unit,
                "cards_without_interest": counts,
                "handover": handover,
                "inactive_after_days": days,
                "score_window_days": days,
            }
        )
        folder = tmp_path / str(number)
        for name, content in make(seeds, STARTS[start], contracts, mappings, answers).files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        found = [(each.rule.code, each.violation.message.en) for each in check_organisation(ROOT, folder)]
        # A signal without a mapping is the shortened lists' doing.
        assert [each for each in found if each[0] != "LT105"] == [
            ("LT202", "The change of 2027-01-01 is not signed by marketing and sales.")
        ], answers


def test_what_another_organisation_agreed_is_an_assumption_without_a_past(tmp_path: Path) -> None:
    folder = tmp_path / "org"
    file = answers_file(tmp_path, cards_without_interest="exclude")
    assert run("init", folder, "--answers", file, "--from", "agreed")[0] == 0
    criteria = rows(folder, "stage_criteria")
    assert {row["basis"] for row in criteria} == {"assumption"}
    assert {row["valid_from"] + row["valid_to"] for row in criteria} == {""}
    assert [row["value"] for row in criteria if row["criterion_id"] == "mql_behaviour"] == ["65"]


def test_nobody_accepts(tmp_path: Path) -> None:
    folder = tmp_path / "org"
    file = answers_file(tmp_path, handover="nobody")
    out = run("init", folder, "--answers", file, "--from", "lead_management")[1]
    assert "No separate step: Sales accepted lead (SAL) is left out." in out
    assert "sal" not in {row["stage_id"] for row in rows(folder, "lead_stages")}


def test_an_interview(tmp_path: Path) -> None:
    folder = tmp_path / "org"
    typed = ["Fictief BV", "", "lead_management", "1", "9", "2", "", "", "3", "", "nooit", "36501", "0"]
    typed += ["9999-12-31", "2027-02-01"]
    code, out = run("init", folder, "--lang", "nl", typed="\n".join(typed) + "\n")
    assert code == 0, out
    assert "Wat is een lead: een persoon of een organisatie?" in out
    assert out.count("dat is geen antwoord op deze vraag") == 4
    (taxonomy,) = rows(folder, "taxonomies")
    assert taxonomy["name_en"] == "Lead definition of Fictief BV"
    assert [taxonomy[key] for key in ("lead_unit", "existing_customers", "free_email_only")] == [
        *("person", "exclude", "exclude")
    ]
    assert (taxonomy["inactive_after_days"], taxonomy["score_window_days"]) == ("180", "")
    assert [row["owner"] for row in rows(folder, "lead_stages") if row["stage_id"] == "sal"] == ["partner"]
    assert rows(folder, "definition_changes")[0]["effective_from"] == "2027-02-01"


@pytest.mark.parametrize(("today", "first"), [((2026, 11, 22), "2026-12-01"), ((2026, 12, 31), "2027-01-01")])
def test_an_agreement_counts_from_next_month(today: tuple[int, int, int], first: str) -> None:
    asked = {each.key: each.default for each in questions(STARTS["agreed"], date(*today))}
    assert asked["effective_from"] == first


def test_every_question_is_a_key_of_the_file(tmp_path: Path) -> None:
    asked = {each.key for each in questions(STARTS["agreed"], date(2026, 1, 1))} | {"from", "name_nl", "name_en"}
    assert asked == set(ANSWERS)


def test_nobody_to_answer_writes_nothing(tmp_path: Path) -> None:
    code, out = run("init", tmp_path / "org", typed="Fictief\n")
    assert code == 2
    assert "--answers FILE.yml" in out
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "org"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    code, out = run("init", folder, "--answers", answers_file(tmp_path))
    assert code == 2
    assert "not an empty folder" in out
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
    (folder / "mine.txt").unlink()
    assert run("init", folder, "--answers", tmp_path / "answers.yml")[0] == 0


def test_an_empty_folder_that_somebody_stands_in_stays_that_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, folder = answers_file(tmp_path), tmp_path / "org"
    folder.mkdir()
    monkeypatch.chdir(folder)
    assert run("init", ".", "--answers", answers)[0] == 0
    assert (Path.cwd() / "taxonomy/lead_stages.csv").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.yml", "org"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lead_unit": "company"}, 'lead_unit: "company" should be person or account.'),
        ({"handover": "left out"}, "handover is missing."),
        ({"inactive_after_days": -1}, "inactive_after_days: -1 should be a whole number from 0 to 36500, or blank."),
        ({"inactive_after_days": True}, "inactive_after_days: true should be"),
        ({"score_window_days": 999999999999}, "score_window_days: 999999999999 should be"),
        ({"extra": 1}, "extra is no key."),
        ({"name_nl": " "}, 'name_nl: " " should be one line of text.'),
        ({"name_nl": "a\nb"}, "name_nl"),
        ({"effective_from": "soon"}, 'effective_from: "soon" should be a day from 1901 to 2199, written as YYYY-MM-DD'),
        ({"effective_from": date(9999, 12, 31)}, 'effective_from: "9999-12-31" should be'),
        ({"effective_from": date(1900, 12, 31)}, 'effective_from: "1900-12-31" should be'),
        ({"effective_from": date(2200, 1, 1)}, 'effective_from: "2200-01-01" should be'),
        ({"effective_from": 20270101}, "effective_from: 20270101 should be"),
        ({"effective_from": datetime(2027, 1, 1)}, "effective_from"),
        ({"from": "pyramid"}, "There is no taxonomy 'pyramid' to start from."),
    ],
)
def test_wrong_answers_are_said_and_nothing_is_written(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    code, out = run("init", tmp_path / "org", "--answers", answers_file(tmp_path, **changed))
    assert code == 2
    assert said in out
    is_about_a_key = " is no key" in said or " is missing" in said
    assert is_about_a_key == ("Its keys are: name_nl" in out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.yml"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("- a\n- b\n", "holds no answers"),
        ("a: [", "cannot be read"),
        ("\xff", "cannot be read"),
        ("effective_from: 2026-02-31\n", "day is out of range for month"),
        ("[" * 5000, "cannot be read"),
        ("1: 1", "1 is no key"),
    ],
)
def test_a_file_that_is_no_answers_is_said(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "answers.yml"
    file.write_bytes(content.encode("latin-1"))
    code, out = run("init", tmp_path / "org", "--answers", file)
    assert code == 2
    assert said in out


def test_the_next_steps_can_be_pasted(tmp_path: Path) -> None:
    folder = tmp_path / "Fictief BV"
    out = run("init", folder, "--answers", answers_file(tmp_path))[1]
    assert out.count(f"--organisation '{folder}'") == 4


def test_a_name_may_hold_anything_a_line_can(tmp_path: Path) -> None:
    folder = tmp_path / "org"
    name = 'A, "B" & <b>: #1'
    assert run("init", folder, "--answers", answers_file(tmp_path, name_nl=name))[0] == 0
    assert rows(folder, "taxonomies")[0]["name_nl"] == f"Leaddefinitie van {name}"
    assert yaml.safe_load((folder / "organisation.yml").read_text(encoding="utf-8"))["name_nl"] == name
