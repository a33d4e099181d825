"""`lead-taxonomy fmt`, `export` and `import`: a spreadsheet may have the seeds, and gives them back."""

import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
import yaml
from typer.testing import CliRunner

from lead_taxonomy.cli import app
from lead_taxonomy.seed_contract import read_contracts
from lead_taxonomy.seed_files import canonical_text, read_seed
from lead_taxonomy.spreadsheets import workbook
from validating.damaging import ROOT, copy_seeds, damage

ORGANISATIONS = [ROOT / "seeds", *sorted(path.parent for path in (ROOT / "examples").glob("*/taxonomy"))]
GRADES = "taxonomy/fit_grades.csv"
ACTIONS = "taxonomy/next_actions.csv"
ERASURES = "mappings/erased_addresses.csv"
CHANGES = "taxonomy/definition_changes.csv"
HASHES = ["a" * 64, "b" * 64, "c" * 64]


@dataclass(frozen=True)
class Run:
    """What a command wrote and returned."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("LEAD_TAXONOMY_PROJECT", str(ROOT))
    mask = os.umask(0o022)
    yield
    os.umask(mask)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_seeds(tmp_path / "org")


def run(*arguments: str | Path) -> Run:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert "Traceback" not in result.output
    return Run(result.exit_code, result.stdout, result.stderr)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.glob("*/*.csv"))}


def exported(folder: Path) -> Path:
    file = folder.parent / "seeds.xlsx"
    result = run("export", "--xlsx", file, "--organisation", folder)
    assert result.code == 0, result.out + result.err
    return file


# fmt


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda path: path.name)
def test_shipped_seeds_have_their_standard_form(organisation: Path) -> None:
    for contract in read_contracts(ROOT).values():
        seed = read_seed(organisation / contract.label, contract)
        assert canonical_text(seed).encode() == seed.path.read_bytes(), contract.label


def test_fmt_restores_what_excel_saved(folder: Path) -> None:
    before = contents(folder)
    damage(folder, [[name, "excel"] for name in before])
    damage(folder, [["taxonomy/stage_criteria.csv", "swap", "2026-07-01", "1-7-2026"], [GRADES, "encode", "utf-16"]])
    damaged = contents(folder)
    assert run("fmt", "--check", "--organisation", folder).code == 1
    assert contents(folder) == damaged, "--check changes nothing"
    result = run("fmt", "--organisation", folder, "--lang", "nl")
    assert result.code == 0
    assert "stage_criteria.csv: hersteld\n" in result.out
    assert contents(folder) == before
    assert run("fmt", "--check", "--organisation", folder).code == 0


def test_fmt_leaves_alone_what_it_cannot_read(folder: Path) -> None:
    damage(folder, [[GRADES, "excel"], [GRADES, "swap", "agreed;A", 'agreed;"A'], [ACTIONS, "excel"]])
    broken = (folder / GRADES).read_bytes()
    result = run("fmt", "--organisation", folder)
    assert result.code == 1
    assert "Left alone, because they cannot be read:" in result.out
    assert "fit_grades.csv:2:8  LT016 error" in result.out
    assert (folder / GRADES).read_bytes() == broken
    assert (folder / ACTIONS).read_bytes() == (ROOT / "seeds" / ACTIONS).read_bytes()


def test_fmt_keeps_a_value_that_it_does_not_understand(folder: Path) -> None:
    damage(folder, [["taxonomy/stage_criteria.csv", "swap", "2026-07-01", "7/1/2026"]])
    assert run("fmt", "--organisation", folder).code == 0
    assert b",7/1/2026\n" in (folder / "taxonomy/stage_criteria.csv").read_bytes()


def test_fmt_does_not_drop_a_column_that_it_does_not_know(folder: Path) -> None:
    damage(folder, [[GRADES, "write", "taxonomy_id,fit_grade,minimum_points,remark\nagreed,A,45,best\n"]])
    before = contents(folder)
    assert run("fmt", "--organisation", folder).code == 1
    assert contents(folder) == before


# export and import


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda path: path.name)
def test_a_round_trip_changes_nothing(organisation: Path, tmp_path: Path) -> None:
    copy = copy_seeds(tmp_path / "org")
    for name, content in contents(organisation).items():
        if (copy / name).exists():
            (copy / name).write_bytes(content)
    before = contents(copy)
    file = exported(copy)
    for name in before:
        (copy / name).unlink()
    result = run("import", file, "--organisation", copy)
    assert result.code == 0, result.err
    assert contents(copy) == before
    assert "says the same" in run("import", file, "--organisation", copy).out


def test_a_round_trip_puts_another_form_in_the_standard_one(folder: Path) -> None:
    before = contents(folder)
    damage(folder, [[name, "excel"] for name in before])
    assert contents(folder) != before
    assert run("import", exported(folder), "--organisation", folder).code == 0
    assert contents(folder) == before


def test_the_workbook_helps_who_fills_it_in(folder: Path) -> None:
    book = openpyxl.load_workbook(exported(folder))
    contracts = read_contracts(ROOT)
    assert book.sheetnames == [*contracts, "_lists", "_exported"]
    assert {book[name].sheet_state for name in ("_lists", "_exported")} == {"hidden"}
    sheet = book["lead_stages"]
    assert sheet.protection.sheet
    assert sheet["B2"].protection.locked, "an id that other files refer to"
    assert not sheet["D2"].protection.locked
    assert not sheet.column_dimensions["B"].protection.locked, "the id of a new row"
    assert sheet["A1"].protection.locked
    note = sheet["H1"].comment.text
    assert note == "Wie er iets doet met een lead in deze fase.\n\nWho acts on a lead in this stage."
    choices = {
        str(choice.sqref).split(":", maxsplit=1)[0]: choice.formula1 for choice in sheet.data_validations.dataValidation
    }
    assert choices["H2"].startswith("'_lists'!")
    column = choices["H2"].split("$")[1]
    offered = [cell.value for cell in book["_lists"][column] if cell.value]
    assert offered[:5] == ["marketing", "sales", "shared", "customer_success", "partner"]
    assert {"A2", "H2", "I2", "M2"} <= set(choices)
    (booleans,) = {
        choice.formula1.split("$")[1]
        for choice in book["lead_temperatures"].data_validations.dataValidation
        if str(choice.sqref).startswith(("C2", "D2", "E2", "F2"))
    }
    assert [cell.value for cell in book["_lists"][booleans]][:2] == [True, False], "WAAR and ONWAAR in a Dutch Excel"


def test_every_header_has_a_note_in_both_languages() -> None:
    notes = yaml.safe_load(Path(workbook.__file__).with_name("notes_nl.yml").read_text(encoding="utf-8"))
    contracts = read_contracts(ROOT)
    used = set()
    for contract in contracts.values():
        for column in contract.columns:
            assert workbook.dutch_note(notes, contract.name, column.name), (contract.name, column.name)
            assert column.description
            used |= {column.name, f"{contract.name}.{column.name}"}
    assert set(notes) <= used


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_cell_that_looks_like_a_formula_is_inert(folder: Path, start: str) -> None:
    evil = f"{start}cmd|' /C calc'!A0"
    damage(folder, [[ACTIONS, "swap", "Vandaag bellen", evil]])
    before = contents(folder)
    file = exported(folder)
    cell = openpyxl.load_workbook(file)["next_actions"]["E4"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (evil, "s", True)
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name), name
    assert run("import", file, "--organisation", folder).code == 0
    assert contents(folder) == before


def test_what_was_typed_comes_back_in_the_standard_form(folder: Path) -> None:
    file = exported(folder)
    book = openpyxl.load_workbook(file)
    book["lead_stages"]["J4"] = 72.0
    book["lead_temperatures"]["C2"] = False
    book["stage_criteria"]["L4"] = "31-12-2026"
    last = len((folder / GRADES).read_text().splitlines()) + 1
    for position, value in enumerate(("agreed", "E", -20), start=1):
        book["fit_grades"].cell(last, position, value)
    book.save(file)
    result = run("import", file, "--organisation", folder, "--lang", "nl")
    assert result.code == 0, result.err
    assert result.out.count("bijgewerkt") == 4
    assert b",infer,72," in (folder / "taxonomy/lead_stages.csv").read_bytes()
    assert b"agreed,hot,false," in (folder / "taxonomy/lead_temperatures.csv").read_bytes()
    assert b"2026-07-01,2026-12-31\n" in (folder / "taxonomy/stage_criteria.csv").read_bytes()
    assert (folder / GRADES).read_bytes().endswith(b"agreed,D,0\nagreed,E,-20\n")


def _rename_sheet(book: openpyxl.Workbook) -> None:
    book["fit_grades"].title = "Blad1"


def _add_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("Draaitabel")


def _drop_sheet(book: openpyxl.Workbook) -> None:
    book.remove(book["fit_grades"])


def _add_column(book: openpyxl.Workbook) -> None:
    book["fit_grades"]["D1"] = "remark"


def _drop_column(book: openpyxl.Workbook) -> None:
    book["fit_grades"].delete_cols(3)


def _type_beside(book: openpyxl.Workbook) -> None:
    book["fit_grades"]["F3"] = "good"


def _type_formula(book: openpyxl.Workbook) -> None:
    book["fit_grades"]["C3"] = "=1+1"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_rename_sheet, "has sheets that no seed has: Blad1 and misses the sheet fit_grades."),
        (_add_sheet, "The workbook has sheets that no seed has: Draaitabel. Delete the sheets that were added"),
        (_drop_sheet, "The workbook misses the sheet fit_grades. Export again, to another workbook"),
        (_add_column, "The sheet fit_grades has columns that the seed does not have: remark"),
        (_drop_column, "The sheet fit_grades misses the column minimum_points."),
        (_type_beside, "Cell F3 of the sheet fit_grades has a value in a column without a name"),
        (_type_formula, "Cell C3 of the sheet fit_grades holds a formula"),
    ],
)
def test_import_refuses_what_it_does_not_know_and_writes_nothing(folder: Path, change: object, message: str) -> None:
    file = exported(folder)
    book = openpyxl.load_workbook(file)
    book["taxonomies"]["B2"] = "Anders"
    assert callable(change)
    change(book)
    book.save(file)
    before = contents(folder)
    result = run("import", file, "--organisation", folder)
    assert result.code == 2
    assert message in " ".join(result.err.split())
    assert contents(folder) == before


def _edit(file: Path, sheet: str, **cells: object) -> None:
    """Type in a workbook."""
    book = openpyxl.load_workbook(file)
    for place, value in cells.items():
        book[sheet][place] = value
    book.save(file)


def _forget_the_export(file: Path) -> None:
    """Make a workbook that says nothing of the files that it came from, as an earlier version wrote them."""
    book = openpyxl.load_workbook(file)
    del book["_exported"]
    book.save(file)


@pytest.mark.parametrize("forget", [lambda _: None, _forget_the_export], ids=["knows its export", "does not"])
def test_an_import_never_undoes_an_erasure(folder: Path, forget: Callable[[Path], None]) -> None:
    damage(folder, [[ERASURES, "add", f"{HASHES[0]},2026-01-01,request 1"]])
    file = exported(folder)
    forget(file)
    erased = (folder / ERASURES).read_text() + f"{HASHES[1]},2026-02-01,request 2\n"
    (folder / ERASURES).write_text(erased)
    result = run("import", file, "--organisation", folder)
    assert (result.code, (folder / ERASURES).read_text()) == (0, erased)
    assert "erased_addresses.csv: keeps all its rows" in result.out
    # One is typed over with another, and one again in capitals.
    _edit(file, "erased_addresses", A2=HASHES[2], B2="2026-03-01", C2=None, A3=HASHES[1].upper(), B3="2026-03-01")
    result = run("import", file, "--organisation", folder, "--lang", "nl")
    assert "erased_addresses.csv: bijgewerkt" in result.out
    assert (folder / ERASURES).read_text() == f"{erased}{HASHES[2]},2026-03-01,\n"


def test_an_import_does_not_write_over_a_list_of_erasures_that_it_cannot_read(folder: Path) -> None:
    file = exported(folder)
    damage(folder, [[ERASURES, "add", f"{HASHES[0]},2026-01-01"]])
    before = contents(folder)
    result = run("import", file, "--organisation", folder)
    assert (result.code, contents(folder)) == (2, before)
    assert "erased_addresses.csv cannot be read completely" in result.err


def test_an_unchanged_sheet_leaves_a_newer_file_alone(folder: Path) -> None:
    file = exported(folder)
    damage(folder, [[CHANGES, "add", "agreed,2027-01-01,Meer,More,Hoofd marketing,2026-12-01,,,seal"]])
    damage(folder, [[GRADES, "add", "agreed,E,-20"]])
    before = contents(folder)
    _edit(file, "taxonomies", B2="Anders")
    result = run("import", file, "--organisation", folder)
    assert result.code == 0, result.err
    assert result.out.count("updated") == 1
    assert "definition_changes.csv: left as it is" in result.out
    assert "fit_grades.csv: left as it is" in result.out
    after = contents(folder)
    assert {name for name in after if after[name] != before[name]} == {"taxonomy/taxonomies.csv"}


@pytest.mark.parametrize("forgets", [True, False])
def test_an_import_refuses_to_lose_a_signature(folder: Path, forgets: bool) -> None:
    file = exported(folder)
    if forgets:
        _forget_the_export(file)
        damage(folder, [[CHANGES, "add", "agreed,2027-01-01,Meer,More,,,Hoofd sales,2026-12-01,"]])
    else:
        _edit(file, "definition_changes", C3="Anders gezegd")
    _edit(file, "taxonomies", B2="Anders")
    before = contents(folder)
    result = run("import", file, "--organisation", folder)
    assert (result.code, contents(folder)) == (2, before)
    row = "2027-01-01" if forgets else "2026-07-01"
    assert f"would remove or change a signed row of taxonomy/definition_changes.csv: agreed, {row}." in result.err
    assert "export again" in result.err


def test_an_import_refuses_a_sheet_that_changed_beside_its_file(folder: Path) -> None:
    file = exported(folder)
    copy = file.with_name("copy.xlsx")
    copy.write_bytes(file.read_bytes())
    _edit(file, "fit_grades", C2=46)
    assert run("import", file, "--organisation", folder).code == 0
    before = contents(folder)
    _edit(copy, "fit_grades", C3=26)
    _edit(copy, "taxonomies", B2="Anders")
    result = run("import", copy, "--organisation", folder)
    assert (result.code, contents(folder)) == (2, before)
    assert "Both taxonomy/fit_grades.csv and its sheet changed since the export." in result.err


def test_an_open_workbook_is_imported_again_and_again(folder: Path) -> None:
    first = (folder / GRADES).read_bytes()
    file = exported(folder)
    for points in (46, 47, 45):
        _edit(file, "fit_grades", C2=points)
        result = run("import", file, "--organisation", folder)
        assert result.out.endswith("fit_grades.csv: updated\n")
        assert f"agreed,A,{points}\n".encode() in (folder / GRADES).read_bytes()
    assert (folder / GRADES).read_bytes() == first, "an edit can be taken back"
    damage(folder, [[GRADES, "add", "agreed,E,-20"]])
    assert "fit_grades.csv: left as it is" in run("import", file, "--organisation", folder).out
    # Another export to the same place starts anew.
    exported(folder)
    _edit(file, "fit_grades", C2=46)
    assert run("import", file, "--organisation", folder).code == 0
    assert b"agreed,E,-20\n" in (folder / GRADES).read_bytes()


def test_a_row_that_nobody_signed_can_be_changed(folder: Path) -> None:
    damage(folder, [[CHANGES, "add", "agreed,2027-01-01,Meer,More,,,,,"]])
    file = exported(folder)
    for text in ("Minder", "Toch meer"):
        _edit(file, "definition_changes", C4=text)
        assert run("import", file, "--organisation", folder).code == 0
        assert f"agreed,2027-01-01,{text},More,,,,,\n" in (folder / CHANGES).read_text()


def test_import_refuses_what_is_no_workbook(folder: Path) -> None:
    for content in (b"", b"taxonomy_id\n", b"PK\x03\x04 and nothing more"):
        file = folder.parent / "other.xlsx"
        file.write_bytes(content)
        result = run("import", file, "--organisation", folder)
        assert result.code == 2
        assert "The file is not a workbook (.xlsx)." in result.err
    assert run("import", folder / "nowhere.xlsx", "--organisation", folder).code == 2


def test_export_refuses_what_would_not_come_back(folder: Path) -> None:
    damage(folder, [[ACTIONS, "swap", "Vandaag bellen", "Vandaag \x07 bellen"]])
    file = folder.parent / "seeds.xlsx"
    result = run("export", "--xlsx", file, "--organisation", folder)
    assert result.code == 2
    assert "a character that a workbook cannot hold" in result.err
    damage(folder, [[ACTIONS, "swap", "Vandaag \x07 bellen", '"Vandaag\r\nbellen"']])
    assert run("export", "--xlsx", file, "--organisation", folder).code == 2
    assert not file.exists()


def test_export_says_that_a_text_is_too_long_for_a_cell(folder: Path) -> None:
    damage(folder, [[ACTIONS, "swap", "Vandaag bellen", "a" * 32_768]])
    file = folder.parent / "seeds.xlsx"
    result = run("export", "--xlsx", file, "--organisation", folder)
    assert result.code == 2
    assert "Look for a text of more than 32,767 characters" in " ".join(result.err.split())
    damage(folder, [[ACTIONS, "swap", "a" * 32_768, "a" * 32_767]])
    before = contents(folder)
    assert run("import", exported(folder), "--organisation", folder).code == 0
    assert contents(folder) == before
