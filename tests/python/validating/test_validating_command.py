"""`lead-taxonomy validate`: its formats, exit codes and speed."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lead_taxonomy.cli import app
from validating.damaging import ROOT, copy_seeds, damage

SEMICOLONS = [["taxonomy/fit_grades.csv", "excel"]]
UNKNOWN_STAGE = [["taxonomy/stage_criteria.csv", "swap", "sal_accepted,agreed,sal", "sal_accepted,agreed,sla"]]
EVIL_STAGE = [
    ["taxonomy/stage_criteria.csv", "swap", "sal_accepted,agreed,sal", "sal_accepted,agreed,100% ::error::\x1b[2J"]
]


@dataclass(frozen=True)
class Run:
    """What a command wrote and returned."""

    code: int
    out: str


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LEAD_TAXONOMY_PROJECT", str(ROOT))
    mask = os.umask(0o022)
    yield
    os.umask(mask)


def run(*arguments: str | Path) -> Run:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert "Traceback" not in result.output
    return Run(result.exit_code, result.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_seeds(tmp_path / "org")


def test_nothing_found() -> None:
    result = run("validate")
    assert result.code == 0
    assert result.out.endswith("files checked, nothing found.\n")
    assert run("validate", "--reference").code == 0
    assert run("validate", "--example", "olist", "--lang", "nl").out.endswith("bestanden nagekeken, niets gevonden.\n")


def test_an_error_is_a_finding_and_a_notice_alone_is_none(folder: Path) -> None:
    damage(folder, SEMICOLONS)
    result = run("validate", "--organisation", folder)
    assert result.code == 0
    assert "LT051 notice\n    The values are separated by a semicolon.\n" in result.out
    damage(folder, UNKNOWN_STAGE)
    result = run("validate", "--organisation", folder, "--lang", "nl")
    assert result.code == 1
    assert "stage_criteria.csv:9:21  LT012 fout, stage_id\n" in result.out
    assert "'sla' is geen fase van taxonomie 'agreed' in lead_stages.csv." in result.out
    assert "Bedoel je 'sal'?" in result.out


def test_json(folder: Path) -> None:
    damage(folder, UNKNOWN_STAGE)
    content = json.loads(run("validate", "--organisation", folder, "--format", "json").out)
    assert (content["status"], content["exit_code"]) == ("findings", 1)
    finding = next(finding for finding in content["findings"] if finding["code"] == "LT012")
    assert finding == {
        "severity": "error",
        "code": "LT012",
        "rule": "stage_is_unknown",
        "file": "taxonomy/stage_criteria.csv",
        "path": str(folder / "taxonomy/stage_criteria.csv"),
        "line": 9,
        "position": 21,
        "column": "stage_id",
        "value": "sla",
        "message": "'sla' is not a stage of taxonomy 'agreed' in lead_stages.csv.",
        "hint": "Did you mean 'sal'?",
    }


def test_the_standard_form_has_no_space_around_an_id(folder: Path) -> None:
    spaces = [
        ["taxonomy/stage_criteria.csv", "swap", "mql_fit,agreed,mql,norm,", 'mql_fit,agreed," mql",norm ,'],
        ["taxonomy/stage_criteria.csv", "swap", "2026-07-01", " 2026-07-01"],
        ["taxonomy/fit_grades.csv", "swap", "A,45", "A ,45"],
    ]
    before = {name: (folder / name).read_text(encoding="utf-8") for name, *_ in spaces}
    damage(folder, spaces)
    assert run("validate", "--organisation", folder).out.count("LT018 error") == 4
    assert run("fmt", "--organisation", folder).code == 0
    assert {name: (folder / name).read_text(encoding="utf-8") for name in before} == before
    assert run("validate", "--organisation", folder).code == 0


def test_github_annotations_keep_a_value_from_becoming_a_command(folder: Path) -> None:
    damage(folder, EVIL_STAGE)
    lines = run("validate", "--organisation", folder, "--format", "github").out.splitlines()
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)
    line = next(line for line in lines if "LT012" in line)
    assert f"file={folder}/taxonomy/stage_criteria.csv,line=9,col=21,title=LT012 Unknown stage::" in line
    assert "100%25 ::error::" in line


def test_text_shows_no_control_characters(folder: Path) -> None:
    damage(folder, EVIL_STAGE)
    assert "\x1b" not in run("validate", "--organisation", folder).out


def test_sarif(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage(folder, UNKNOWN_STAGE)
    monkeypatch.chdir(folder.parent)
    content = json.loads(run("validate", "--organisation", "org", "--format", "sarif").out)
    (scan,) = content["runs"]
    assert content["version"] == "2.1.0"
    rules = scan["tool"]["driver"]["rules"]
    result = next(result for result in scan["results"] if result["ruleId"] == "LT012")
    assert rules[result["ruleIndex"]]["id"] == "LT012"
    assert result["level"] == "error"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "org/taxonomy/stage_criteria.csv"},
        "region": {"startLine": 9, "startColumn": 21},
    }


def test_the_tool_fails_with_two() -> None:
    assert run("validate", "--organisation", "/nowhere").code == 2
    assert run("validate", "--reference", "--example", "olist").code == 2
    assert json.loads(run("validate", "--organisation", "/nowhere", "--format", "json").out)["exit_code"] == 2


def test_needs_no_database_and_less_than_a_second() -> None:
    """In seconds of the processor, of which other work on the machine takes none."""
    program = """
import resource, sys
from lead_taxonomy.cli import app
try:
    app(["validate"])
except SystemExit as error:
    assert error.code in (0, None), error.code
heavy = {name.split(".")[0] for name in sys.modules} & {"dbt", "duckdb", "pandas", "pyarrow", "openpyxl"}
assert not heavy, heavy
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime)
"""
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert float(result.stdout.splitlines()[-1]) < 1.0


def test_help_knows_every_command() -> None:
    text = run("--help").out
    for name in ("build", "load", "explain", "compare", "validate", "fmt", "export", "import"):
        assert f" {name} " in text


def test_a_misspelt_command_is_suggested() -> None:
    result = CliRunner().invoke(app, ["validat"])
    assert result.exit_code == 2
    assert "Did you mean 'validate'?" in result.stderr
