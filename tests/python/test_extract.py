"""The published mart as CSV: what went in comes out, and no spreadsheet obeys it."""

import csv
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from typer.testing import CliRunner

from lead_taxonomy.building.workspace import Workspace
from lead_taxonomy.cli import app
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.extracting.csv_extract import Form, write_extract

FORMULAS = [
    "=1+1",
    "+31612345678",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "'=1",
    "''=1",
    "\uff1d1+1",
    "fair;=1+1",
    "fair,=1+1",
    'fair\t"=1',
    "fair\n=1",
]
HARMLESS = ["fair", "a=b", "11-50", "'s-Hertogenbosch", "Ünïcode €", 'said "hi"', "a, b; c", "<b>x</b>", "a\nb", "''"]
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(autouse=True)
def _keep_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Undo what the command sets for dbt."""
    monkeypatch.setenv("LEAD_TAXONOMY_PROJECT", "")
    monkeypatch.delenv("LEAD_TAXONOMY_PROJECT")
    mask = os.umask(0o022)
    yield
    os.umask(mask)


def make_mart(folder: Path, campaigns: list[str | None], *, taxonomies: tuple[str, ...] = ("agreed",)) -> Path:
    """Publish a small fact by hand, with a row per campaign and taxonomy."""
    workspace = Workspace(folder)
    workspace.make_folders()
    with duckdb.connect(str(workspace.mart_database)) as connection:
        connection.execute(
            """
            create table fct_lead_funnel as
            select
                taxonomy || '-' || place as lead_funnel_id,
                taxonomy as taxonomy_id,
                if(taxonomy = 'next', 'restated', 'as_agreed') as definition_basis,
                campaign as campaign_name,
                -1234.5 * place as opportunity_amount,
                place % 2 = 0 as is_current_stage,
                place::integer - 1 as behaviour_score,
                timestamp '2026-03-19 12:30:00' + interval 1 day * place as entered_at,
                date '2026-03-19' as entered_date,
                timestamp '2026-10-01 04:00:00' as as_of
            from (
                select unnest($1::varchar[]) as taxonomy
            ), (select unnest($2::varchar[]) as campaign, generate_subscripts($2::varchar[], 1) as place)
            """,
            [list(taxonomies), campaigns],
        )
    return workspace.mart_database


def read(path: Path, form: Form) -> list[dict[str, str]]:
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff") == form.byte_order_mark
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=form.delimiter))


def plain(text: str) -> str:
    """Undo what makes a text inert, as docs/publishing.md describes it."""
    signs = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"
    text = re.sub(r"\A'([ ']*[\t\r\n])", r"\1", text)
    return re.sub(rf"(^|[,;\t\r\n])'([ '\"]*{signs})", r"\1\2", text)


def cells(path: Path, delimiter: str) -> list[str]:
    """Every cell that a program sees that takes this for the delimiter, and knows no quotes in the middle of a cell."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [cell for row in csv.reader(file, delimiter=delimiter) for cell in row]


def starts_formula(cell: str) -> bool:
    stripped = cell.lstrip(" ")
    return stripped.startswith(("=", "+", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")) or bool(
        re.match(r"-(?!\d+([.,]\d+)?$)", stripped)
    )


@pytest.mark.parametrize("form", [Form(), Form(";", ",", byte_order_mark=True), Form("\t", ",")])
def test_values_come_out_as_they_went_in(tmp_path: Path, form: Form) -> None:
    campaigns = [*FORMULAS, *HARMLESS, None]
    mart = make_mart(tmp_path / "out", campaigns)
    written = write_extract(mart, tmp_path / "leads.csv", form, None, None)
    rows = read(tmp_path / "leads.csv", form)
    assert written.rows == len(rows) == len(campaigns)
    with duckdb.connect(str(mart), read_only=True) as connection:
        found = connection.execute("from fct_lead_funnel")
        names = [column[0] for column in found.description or []]
        expected = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    assert [plain(row["campaign_name"]) for row in rows] == [row["campaign_name"] or "" for row in expected]
    as_numbers = [float(row["opportunity_amount"].replace(form.decimal, ".")) for row in rows]
    assert as_numbers == [row["opportunity_amount"] for row in expected], "a negative number stays a number"
    assert {form.decimal in row["opportunity_amount"] for row in rows} == {True}
    for name in ("behaviour_score", "entered_at", "entered_date"):
        assert [row[name] for row in rows] == [str(row[name]) for row in expected]
    assert [row["is_current_stage"] for row in rows] == [str(row["is_current_stage"]).lower() for row in expected]


@pytest.mark.parametrize("form", [Form(), Form(";", ",", byte_order_mark=True), Form("\t", ",")])
@pytest.mark.parametrize("seen_as", [",", ";", "\t"])
def test_no_cell_is_a_formula_whatever_the_reader_takes_for_the_delimiter(
    tmp_path: Path, form: Form, seen_as: str
) -> None:
    mart = make_mart(tmp_path / "out", [*FORMULAS, *HARMLESS])
    write_extract(mart, tmp_path / "leads.csv", form, None, None)
    assert [cell for cell in cells(tmp_path / "leads.csv", seen_as) if starts_formula(cell)] == []


def test_harmless_texts_are_left_alone(tmp_path: Path) -> None:
    mart = make_mart(tmp_path / "out", list(HARMLESS))
    write_extract(mart, tmp_path / "leads.csv", Form(), None, None)
    assert [row["campaign_name"] for row in read(tmp_path / "leads.csv", Form())] == HARMLESS


TEXTS = st.lists(
    st.text(alphabet=st.sampled_from("=+-@\t\r\n ',;\"ab\uff1d"), min_size=1, max_size=8), min_size=1, max_size=20
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_any_text_comes_back_and_is_no_formula(tmp_path: Path, texts: list[str]) -> None:
    folder = tmp_path / "any"
    shutil.rmtree(folder, ignore_errors=True)
    mart = make_mart(folder, list(texts))
    write_extract(mart, tmp_path / "leads.csv", Form(), None, None)
    found = [row["campaign_name"] for row in read(tmp_path / "leads.csv", Form())]
    assert [plain(text) for text in found] == texts
    assert [text for text in found if starts_formula(text)] == []


def test_a_part_of_the_mart(tmp_path: Path) -> None:
    mart = make_mart(tmp_path / "out", ["a", "b"], taxonomies=("agreed", "next"))
    for taxonomy, basis, expected in [
        (None, None, ["agreed", "agreed", "next", "next"]),
        ("next", None, ["next", "next"]),
        (None, "as_agreed", ["agreed", "agreed"]),
        ("next", "as_agreed", []),
    ]:
        write_extract(mart, tmp_path / "leads.csv", Form(), taxonomy, basis)
        assert [row["taxonomy_id"] for row in read(tmp_path / "leads.csv", Form())] == expected
    with pytest.raises(LeadTaxonomyError, match="Did you mean 'next'"):
        write_extract(mart, tmp_path / "leads.csv", Form(), "nex", None)


def test_an_empty_mart_gives_a_header(tmp_path: Path) -> None:
    mart = make_mart(tmp_path / "out", [])
    written = write_extract(mart, tmp_path / "leads.csv", Form(), None, None)
    assert (written.rows, written.as_of) == (0, None)
    assert len((tmp_path / "leads.csv").read_text(encoding="utf-8").splitlines()) == 1


def test_rows_come_in_the_order_of_the_mart(tmp_path: Path) -> None:
    mart = make_mart(tmp_path / "out", [str(number) for number in range(150_000)])
    write_extract(mart, tmp_path / "leads.csv", Form(), None, None)
    with (tmp_path / "leads.csv").open(encoding="utf-8") as file:
        found = [row["campaign_name"] for row in csv.DictReader(file)]
    assert found == [str(number) for number in range(150_000)]


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["extract", *arguments])
    assert "Traceback" not in result.output
    return result.exit_code, result.stdout, result.stderr


def test_the_command(project: Path) -> None:
    make_mart(project / "output/sample", ["=1", "fair"])
    assert run("--csv", "leads.csv", "--excel", "nl", "--lang", "nl") == (
        0,
        "leads.csv: 2 rijen, per 2026-10-01 04:00 UTC\n",
        "CSV schrijven\n",
    )
    rows = read(project / "leads.csv", Form(";", ",", byte_order_mark=True))
    assert [row["opportunity_amount"] for row in rows] == ["-1234,5", "-2469,0"]
    assert (project / "leads.csv").stat().st_mode & 0o077 == 0
    code, out, error = run("--csv", "leads.csv", "--delimiter", "tab", "--decimal", ",", "--quiet", "--format", "json")
    content: dict[str, Any] = json.loads(out)
    assert (code, error, content["rows"], content["as_of"]) == (0, "", 2, "2026-10-01T04:00:00Z")
    assert [row["campaign_name"] for row in read(project / "leads.csv", Form("\t", ","))] == ["'=1", "fair"]
    assert [path.name for path in project.iterdir() if "next" in path.name] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--csv", "nowhere/leads.csv"], "is not a file that can be written"),
        (["--csv", "seeds"], "is not a file that can be written"),
        (["--csv", "output/sample/mart/lead_taxonomy.duckdb"], "is for what a build publishes"),
        (["--csv", "leads.csv", "--delimiter", "x"], "--delimiter 'x' is not one of them"),
        (["--csv", "leads.csv", "--taxonomy", "agred"], "Did you mean 'agreed'?"),
        (["--csv", "leads.csv", "--taxonomy", "x' or true --"], "no taxonomy_id 'x' or true --'"),
        (["--csv", "leads.csv", "--basis", "restated"], "It holds: as_agreed."),
        (["--csv", "leads.csv", "--output", "elsewhere"], "There is no published mart"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(project: Path, arguments: list[str], message: str) -> None:
    mart = make_mart(project / "output/sample", ["a"])
    before = mart.read_bytes()
    (project / "leads.csv").write_text("as it was", encoding="utf-8")
    code, out, error = run(*arguments)
    assert (code, out) == (2, "")
    assert message in error
    assert mart.read_bytes() == before
    assert (project / "leads.csv").read_text(encoding="utf-8") == "as it was"


def test_a_damaged_mart_is_a_message(project: Path) -> None:
    mart = make_mart(project / "output/sample", ["a"])
    mart.write_bytes(b"no database" * 1000)
    code, _, error = run("--csv", "leads.csv")
    assert code == 2
    assert "could not be written" in error
    assert not (project / "leads.csv").exists()


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="there is no LibreOffice on PATH")
def test_libreoffice_opens_it_without_a_formula(tmp_path: Path) -> None:
    campaigns = [text for text in (*FORMULAS, *HARMLESS) if "\r" not in text]
    mart = make_mart(tmp_path / "out", list(campaigns))
    write_extract(mart, tmp_path / "leads.csv", Form(byte_order_mark=True), None, None)
    found = opened_by_libreoffice(tmp_path / "leads.csv")
    assert [cell.coordinate for row in found for cell in row if cell.data_type == "f"] == []
    names = [cell.value for cell in found[0]]
    column = names.index("campaign_name")
    assert [plain(str(row[column].value)) for row in found[1:]] == campaigns
    amounts = [row[names.index("opportunity_amount")].value for row in found[1:]]
    assert amounts == [-1234.5 * number for number in range(1, len(campaigns) + 1)]
    # The same text as it was is a formula to it: the test would notice.
    (tmp_path / "raw.csv").write_text("campaign_name\n=1+1\n", encoding="utf-8")
    assert opened_by_libreoffice(tmp_path / "raw.csv")[1][0].data_type == "f"


def opened_by_libreoffice(file: Path) -> list[Any]:
    """The cells of a CSV file as LibreOffice reads them."""
    assert OFFICE is not None
    profile = f"-env:UserInstallation={(file.parent / 'profile').as_uri()}"
    # Comma, quotes, UTF-8, from the first line.
    arguments = ["--headless", "--infilter=CSV:44,34,76,1", "--convert-to", "xlsx", "--outdir", str(file.parent)]
    subprocess.run([OFFICE, profile, *arguments, str(file)], check=True, capture_output=True, timeout=180)
    return list(load_workbook(file.with_suffix(".xlsx")).active.iter_rows())
