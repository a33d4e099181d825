"""`lead-taxonomy approve`: both departments sign the same rows, and nothing else than that."""

import csv
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import zip_longest
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from lead_taxonomy.cli import app
from proposals import propose
from validating.damaging import ROOT, copy_seeds, damage

SUMMARY = ("--summary-nl", "MQL vanaf 80 punten.", "--summary-en", "MQL from 80 points.")
MARKETING = ("--as", "marketing", "--by", "Hoofd marketing", "--on", "2026-12-01")
SALES = ("--as", "sales", "--by", "Hoofd sales", "--on", "2026-12-03")
CRITERIA = "taxonomy/stage_criteria.csv"


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LEAD_TAXONOMY_PROJECT", str(ROOT))
    monkeypatch.setenv("COLUMNS", "200")
    mask = os.umask(0o022)
    yield
    os.umask(mask)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return propose(tmp_path / "org")


def run(command: str, folder: Path, *arguments: str) -> tuple[int, str]:
    return invoke(command, "--organisation", str(folder), *arguments)


def invoke(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments)
    assert "Traceback" not in result.output
    assert "This is a bug" not in result.output
    return result.exit_code, result.output


def changes(folder: Path) -> list[dict[str, str]]:
    with (folder / "taxonomy" / "definition_changes.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_both_sign_and_the_definition_is_valid(folder: Path) -> None:
    before = changes(folder)
    assert run("validate", folder)[0] == 1
    code, out = run("approve", folder, *MARKETING, *SUMMARY, "--lang", "nl")
    assert code == 0
    assert "Getekend voor marketing: 'agreed', 2027-01-01, door Hoofd marketing op 2026-12-01." in out
    command = f"lead-taxonomy approve --organisation {folder} --as sales --taxonomy agreed --effective-from 2027-01-01"
    assert f"Nu sales nog: {command} --by NAAM" in out
    code, out = run("validate", folder)
    assert code == 1
    assert out.count("LT2") == 1
    assert "LT202" in out
    code, out = run("approve", folder, *SALES)
    assert code == 0
    assert "Both departments have signed." in out
    assert run("validate", folder, "--strict") == (0, "18 files checked, nothing found.\n")
    after = changes(folder)
    assert after[:-1] == before
    assert len(after[-1].pop("fingerprint")) == 65
    assert after[-1] == {
        "taxonomy_id": "agreed",
        "effective_from": "2027-01-01",
        "summary_nl": "MQL vanaf 80 punten.",
        "summary_en": "MQL from 80 points.",
        "marketing_approver": "Hoofd marketing",
        "marketing_approved_on": "2026-12-01",
        "sales_approver": "Hoofd sales",
        "sales_approved_on": "2026-12-03",
    }


def test_the_second_signature_is_refused_when_the_rows_changed_since_the_first(folder: Path) -> None:
    run("approve", folder, *SALES, *SUMMARY)
    damage(folder, [[CRITERIA, "swap", "at_least,80", "at_least,75"]])
    before = changes(folder)
    code, out = run("approve", folder, *MARKETING)
    assert code == 1
    assert "sales (Hoofd sales) signed on 2026-12-03 for other rows than there are now." in out
    assert "--again" in out
    assert changes(folder) == before
    # The way out that the message names.
    code, out = run("approve", folder, *MARKETING, "--again")
    assert code == 0
    assert "Sales is next" in out
    assert changes(folder)[-1]["sales_approver"] == ""
    assert run("approve", folder, *SALES)[0] == 0
    assert run("validate", folder, "--strict")[0] == 0


def test_who_signed_alone_may_sign_the_changed_rows_anew(folder: Path) -> None:
    run("approve", folder, *SALES, *SUMMARY)
    first = changes(folder)[-1]["fingerprint"]
    damage(folder, [[CRITERIA, "swap", "at_least,80", "at_least,75"]])
    assert run("approve", folder, *SALES, "--effective-from", "2027-01-01")[0] == 0
    assert changes(folder)[-1]["fingerprint"] != first
    assert run("approve", folder, *MARKETING)[0] == 0


def test_a_change_of_rows_without_a_date_is_noticed_too(folder: Path) -> None:
    run("approve", folder, *SALES, *SUMMARY)
    damage(folder, [["taxonomy/next_actions.csv", "swap", "Call today", "Call tomorrow"]])
    assert run("approve", folder, *MARKETING)[0] == 1


def test_signing_twice_changes_nothing(folder: Path) -> None:
    run("approve", folder, *SALES, *SUMMARY)
    before = changes(folder)
    code, out = run("approve", folder, *SALES, "--effective-from", "2027-01-01")
    assert code == 0
    assert "Already signed for sales" in out
    assert changes(folder) == before
    code, out = run("approve", folder, *SALES)
    assert code == 2
    assert "No change of 'agreed' waits for sales." in out


def test_two_signatures_at_the_same_moment_lose_none(folder: Path) -> None:
    run("approve", folder, *MARKETING, *SUMMARY)
    run("approve", folder, *MARKETING, *SUMMARY, "--effective-from", "2027-06-01")
    waiting = ("2027-01-01", "2027-06-01")
    command = [sys.executable, "-m", "lead_taxonomy.cli", "approve", "--organisation", str(folder)]
    at_once = [
        subprocess.Popen(
            [*command, *SALES, "--effective-from", day],
            stdout=subprocess.DEVNULL,
        )
        for day in waiting
    ]
    assert [process.wait(timeout=60) for process in at_once] == [0, 0]
    assert [row["sales_approver"] for row in changes(folder) if row["effective_from"] in waiting] == ["Hoofd sales"] * 2


def test_a_file_that_cannot_be_written_is_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = changes(folder)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    code, out = run("approve", folder, *MARKETING, *SUMMARY)
    assert code == 2
    assert "No file was changed." in out
    assert changes(folder) == before
    assert len(list((folder / "taxonomy").iterdir())) == 9


def test_a_signature_typed_by_hand_seals_nothing(folder: Path) -> None:
    row = "agreed,2027-01-01,Strenger.,Stricter.,Hoofd marketing,2026-12-01,,,"
    damage(folder, [["taxonomy/definition_changes.csv", "add", row]])
    code, out = run("approve", folder, *SALES, "--lang", "nl")
    assert code == 1
    assert "is niet verzegeld" in out
    assert run("approve", folder, *SALES, "--again")[0] == 0
    assert run("approve", folder, *MARKETING)[0] == 0


def test_both_sign_the_same_description(folder: Path) -> None:
    run("approve", folder, *SALES, *SUMMARY)
    code, out = run("approve", folder, *MARKETING, "--summary-nl", "Iets anders.", "--summary-en", "Something else.")
    assert code == 1
    assert "another description" in out


def test_another_error_keeps_everyone_from_signing(folder: Path) -> None:
    damage(folder, [[CRITERIA, "swap", "sal_accepted,agreed,sal", "sal_accepted,agreed,sla"]])
    before = changes(folder)
    code, out = run("approve", folder, *MARKETING, *SUMMARY)
    assert code == 1
    assert "LT012" in out
    assert changes(folder) == before


def test_a_signed_row_that_was_edited_keeps_everyone_from_signing(folder: Path) -> None:
    damage(folder, [[CRITERIA, "swap", "at_least,50", "at_least,40"]])
    code, out = run("approve", folder, *MARKETING, *SUMMARY)
    assert code == 1
    assert "LT203" in out


@pytest.fixture
def signed_twice(folder: Path) -> Path:
    """Return an organisation with two signed changes to come: a norm of 80, and half a year later other points."""
    rule = "behaviour_website_visited,agreed,behaviour,website_visited,occurs,,2,,"
    later = f"{rule}2027-07-01\n{rule.replace(',2,,', ',3,2027-07-01,')}"
    damage(folder, [["taxonomy/scoring_rules.csv", "swap", rule, later]])
    for day in ("2027-01-01", "2027-07-01"):
        for department in (MARKETING, SALES):
            run("approve", folder, *department, *SUMMARY, "--effective-from", day)
    assert run("validate", folder, "--strict")[0] == 0
    return folder


def test_an_edit_that_breaks_two_signed_changes_is_signed_again_one_by_one(signed_twice: Path) -> None:
    damage(signed_twice, [[CRITERIA, "swap", "at_least,80", "at_least,75"]])
    for day, is_last in (("2027-01-01", False), ("2027-07-01", True)):
        code, out = run("approve", signed_twice, *MARKETING, "--effective-from", day, "--again")
        assert code == 0
        # What is still broken is said.
        assert ("LT203: The stages, criteria or scoring rules in force from 2027-07-01" in out) is not is_last
        assert run("approve", signed_twice, *SALES, "--effective-from", day)[0] == 0
    assert run("validate", signed_twice, "--strict")[0] == 0


def test_rows_without_a_date_are_signed_again_with_the_last_change(signed_twice: Path) -> None:
    damage(signed_twice, [["taxonomy/fit_grades.csv", "swap", "agreed,A,45", "agreed,A,46"]])
    code, out = run("approve", signed_twice, *MARKETING, "--effective-from", "2027-01-01", "--again")
    assert code == 0
    assert "LT204" in out
    assert run("approve", signed_twice, *SALES, "--effective-from", "2027-01-01")[0] == 0
    out = run("validate", signed_twice)[1]
    assert "from a later day than 2027-07-01." in out
    follow(out, "2026-12-03")
    assert run("approve", signed_twice, *SALES, "--effective-from", "2027-07-01")[0] == 0
    assert run("validate", signed_twice, "--strict")[0] == 0


def test_a_broken_seal_of_a_change_in_force_is_not_signed_away(signed_twice: Path) -> None:
    damage(signed_twice, [[CRITERIA, "swap", "at_least,50", "at_least,40"]])
    code, out = run("approve", signed_twice, *MARKETING, "--effective-from", "2027-01-01", "--again")
    assert code == 1
    assert "in force from 2025-01-01 are no longer those that were signed" in out
    again = ("--effective-from", "2025-01-01", "--again")
    code, out = run("approve", signed_twice, *MARKETING, *again)
    assert code == 1
    assert "LT205" in out


def follow(out: str, *days: str) -> None:
    """Run the commands of `approve` that a finding prints, as they are printed."""
    commands = re.findall(r"lead-taxonomy (approve .*? --by) NAME", " ".join(out.split()))
    assert commands
    for command, day in zip_longest(commands, days):
        on = () if day is None else ("--on", day)
        department = command.partition(" --as ")[2].split()[0]
        code, said = invoke(*shlex.split(command), f"Head of {department}", *on)
        assert code == 0, said


def test_the_command_for_a_missing_signature_can_be_run(folder: Path) -> None:
    run("approve", folder, *SALES, *SUMMARY)
    follow(run("validate", folder)[1], "2026-12-03")
    assert run("validate", folder, "--strict")[0] == 0


def test_the_command_for_a_broken_seal_can_be_run(folder: Path) -> None:
    for department in (MARKETING, SALES):
        run("approve", folder, *department, *SUMMARY, "--effective-from", "2027-01-01")
    damage(folder, [[CRITERIA, "swap", "at_least,80", "at_least,75"]])
    out = run("validate", folder)[1]
    assert "While 2027-01-01 is still to come" in out
    follow(out, "2026-12-03")
    assert "LT203" not in run("validate", folder)[1]


def test_the_commands_for_a_missing_seal_can_be_run_when_the_change_is_in_force(tmp_path: Path) -> None:
    folder = copy_seeds(tmp_path / "not sealed")
    before = changes(folder)
    damage(folder, [["taxonomy/definition_changes.csv", "swap", before[1]["fingerprint"], ""]])
    follow(run("validate", folder)[1])
    assert run("validate", folder, "--strict")[0] == 0
    assert changes(folder)[1]["fingerprint"] == before[1]["fingerprint"]
    assert changes(folder)[1]["sales_approved_on"] == before[1]["sales_approved_on"]


def test_a_signature_after_the_effective_date_is_refused(folder: Path) -> None:
    code, out = run("approve", folder, *MARKETING[:-1], "2027-01-02", *SUMMARY)
    assert code == 1
    assert "LT205" in out
    assert len(changes(folder)) == 2


def test_two_changes_wait_and_one_can_be_signed(folder: Path) -> None:
    later = "mql_call,agreed,mql,call,conversation_held,occurs,,agreed,Een gesprek.,A conversation.,2027-04-01,"
    damage(folder, [[CRITERIA, "swap", "mql_fit,agreed", f"{later}\nmql_fit,agreed"]])
    code, out = run("approve", folder, *MARKETING, *SUMMARY)
    assert code == 2
    assert "2027-01-01, 2027-04-01" in out
    assert run("approve", folder, *MARKETING, *SUMMARY, "--effective-from", "2027-04-01")[0] == 0
    assert run("approve", folder, *MARKETING, *SUMMARY, "--effective-from", "2027-01-01")[0] == 0
    assert [row["effective_from"] for row in changes(folder)][-2:] == ["2027-01-01", "2027-04-01"]


def test_one_person_for_both_is_said(folder: Path) -> None:
    run("approve", folder, "--as", "marketing", "--by", "Sam", "--on", "2026-12-01", *SUMMARY)
    code, out = run("approve", folder, "--as", "sales", "--by", "sam", "--on", "2026-12-01")
    assert code == 0
    assert "LT207" in out
    # A merge wants two people.
    assert run("validate", folder)[0] == 0
    assert run("validate", folder, "--strict")[0] == 1


def test_what_a_spreadsheet_did_to_the_file_loses_no_row(folder: Path) -> None:
    before = changes(folder)
    damage(folder, [["taxonomy/definition_changes.csv", "excel"]])
    assert run("approve", folder, *MARKETING, *SUMMARY)[0] == 0
    assert changes(folder)[:-1] == before


def test_a_file_that_cannot_be_read_completely_is_left_alone(folder: Path) -> None:
    file = folder / "taxonomy" / "definition_changes.csv"
    damage(folder, [["taxonomy/definition_changes.csv", "add", "agreed,2027-06-01,too,few"]])
    before = file.read_bytes()
    code, out = run("approve", folder, *MARKETING, *SUMMARY)
    assert code == 1
    assert "LT006" in out
    assert file.read_bytes() == before


def test_a_text_with_commas_and_quotes_comes_back(folder: Path) -> None:
    text = 'MQL, "strenger" vanaf 80'
    run("approve", folder, *MARKETING, "--summary-nl", text, "--summary-en", text)
    assert changes(folder)[-1]["summary_nl"] == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*MARKETING,), "does not say what it is about"),
        ((*MARKETING, *SUMMARY, "--taxonomy", "agred"), "There is no taxonomy 'agred'"),
        ((*MARKETING, *SUMMARY, "--effective-from", "1-1-2027"), "is no date"),
        (("--as", "sales", "--by", " ", *SUMMARY), "--by is blank"),
        (("--as", "sales", "--by", "a\nb", *SUMMARY), "on one line"),
        (("--as", "finance", "--by", "x", *SUMMARY), "finance"),
    ],
)
def test_what_cannot_be_done_is_said(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    code, out = run("approve", folder, *arguments)
    assert code == 2
    assert said in out
    assert len(changes(folder)) == 2


def test_the_day_of_a_signature_is_today(folder: Path) -> None:
    day = "2199-01-01"
    damage(folder, [[CRITERIA, "swap", "2026-07-01,2027-01-01", f"2026-07-01,{day}"]])
    damage(folder, [[CRITERIA, "swap", "2027-01-01,", f"{day},"]])
    assert run("approve", folder, "--as", "sales", "--by", "x", *SUMMARY)[0] == 0
    assert changes(folder)[-1]["sales_approved_on"] == date.today().isoformat()


def test_the_documentation_shows_what_is_said(folder: Path) -> None:
    shown = (ROOT / "docs" / "approve-and-diff.md").read_text(encoding="utf-8")
    signed = run("approve", folder, *MARKETING, *SUMMARY, "--lang", "nl")[1]
    signed = signed.replace(f" --organisation {folder}", "").replace(str(folder), "seeds")
    assert signed in shown
    damage(folder, [[CRITERIA, "swap", "at_least,80", "at_least,75"]])
    assert run("approve", folder, *SALES, "--lang", "nl")[1] in shown


def test_the_workflow_asks_what_the_commands_answer() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "taxonomy.yml").read_text(encoding="utf-8"))
    commands = [step.get("run", "") for step in workflow["jobs"]["definitions"]["steps"]]
    assert any("lead-taxonomy validate --strict --format github" in command for command in commands)
    owners = (ROOT / ".github" / "CODEOWNERS.example").read_text(encoding="utf-8")
    paths = [line.split()[0] for line in owners.splitlines() if line.startswith("/")]
    assert [path for path in paths if not (ROOT / path.strip("/")).exists()] == []
