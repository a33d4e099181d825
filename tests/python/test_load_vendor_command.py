"""`lead-taxonomy load DIR` and `build --exports DIR`, as a user starts them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
LEADS = (
    "Id,Company,Email,Status,IsConverted,OwnerId,LastName,Fax\n00Q000000000001,Acme,a@example.org,Open,0,1,Jansen,7\n"
)
pytestmark = pytest.mark.slow


def start(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "lead_taxonomy.cli", *arguments, "--output", str(folder / "output")],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={**os.environ, "LEAD_TAXONOMY_PROJECT": str(REPOSITORY)},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "any name.csv").write_text(LEADS, encoding="utf-8")
    return tmp_path


def test_a_folder_of_exports_is_planned_and_loaded(folder: Path) -> None:
    plan = start(folder, "load", "exports", "--plan")
    assert plan.returncode == 0, plan.stderr
    assert "any name.csv  salesforce.lead  export     1         0" in plan.stdout
    assert "kept in _other_columns (1): Fax" in plan.stdout
    assert not (folder / "output").exists()

    result = start(folder, "load", "--exports", "exports", "--format", "json", "-q")
    assert result.returncode == 0, result.stderr
    report: dict[str, Any] = json.loads(result.stdout)
    [file] = report["files"]
    assert (report["status"], report["committed"], report["planned"]) == ("ok", True, False)
    assert (file["recognised"]["system"], file["recognised"]["table"], file["rows_read"]) == ("salesforce", "lead", 1)
    with duckdb.connect(str(folder / "output/sample/build.duckdb"), read_only=True) as connection:
        assert connection.execute("select id, _file from raw_salesforce.lead").fetchall() == [
            ("00Q000000000001", "any name.csv")
        ]

    planned = start(folder, "load", "exports", "--plan", "-q")
    assert "already loaded" in planned.stdout


def test_what_the_command_says_when_it_cannot_load(folder: Path) -> None:
    both = start(folder, "load", "exports", "--exports", "exports")
    assert both.returncode == 2
    assert "DIR and --exports are the same." in both.stderr
    nowhere = start(folder, "load", "nowhere")
    assert nowhere.returncode == 2
    assert "nowhere does not exist." in nowhere.stderr
    file = start(folder, "load", "exports/any name.csv")
    assert file.returncode == 2
    assert "any name.csv is a file, not a folder." in file.stderr
    (folder / "exports" / "any name.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    nothing = start(folder, "load", "exports")
    assert nothing.returncode == 1
    assert "None of the files is an export of a known system" in nothing.stdout
    assert "Traceback" not in nothing.stdout + nothing.stderr


def test_made_up_leads_and_real_ones_do_not_mix_unseen(folder: Path) -> None:
    assert start(folder, "load", "-q").returncode == 0
    result = start(folder, "load", "exports", "-q")
    assert result.returncode == 0
    assert "The database holds the shipped sample as well" in result.stdout
