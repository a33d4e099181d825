"""Reading seed files as a spreadsheet saves them, and writing them as they should be."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.seed_contract import Column, SeedContract
from lead_taxonomy.seed_files import Habit, Problem, canonical_text, read_seed, replace_files

CONTRACT = SeedContract(
    "things",
    "taxonomy",
    (
        Column("name"),
        Column("operator"),
        Column("value"),
        Column("points", "integer"),
        Column("is_new", "boolean"),
        Column("valid_from", "date"),
    ),
)
HEADER = "name,operator,value,points,is_new,valid_from\n"
CANONICAL = f'{HEADER}Café,at_least,2.5,10,true,2026-12-31\n"a, b",one_of,x|y,-3,false,\n'
DUTCH = (
    "name;operator;value;points;is_new;valid_from;;\r\n"
    "Café;at_least;2,5;10,00;WAAR;31-12-2026;;\r\n"
    "a, b;one_of;x|y;-3;ONWAAR;;;\r\n"
    ";;;;;;;\r\n;;;;;;;\r\n"
)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


def write(folder: Path, content: bytes) -> Path:
    file = folder / "things.csv"
    file.write_bytes(content)
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_what_dutch_excel_saves_says_the_same(tmp_path: Path, encoding: str) -> None:
    seed = read_seed(write(tmp_path, DUTCH.encode(encoding)), CONTRACT)
    assert seed.problems == []
    assert canonical_text(seed) == CANONICAL
    kinds = {note.kind for note in seed.habits}
    usual = {Habit.DELIMITER, Habit.LINE_ENDS, Habit.DATE, Habit.BOOLEAN, Habit.NUMBER}
    assert usual | {Habit.EMPTY_ROWS, Habit.EMPTY_COLUMNS} <= kinds
    assert (Habit.BYTE_ORDER_MARK in kinds) == (encoding == "utf-8-sig")
    assert (Habit.ENCODING in kinds) == (encoding in ("cp1252", "utf-16"))


def test_what_is_canonical_stays_as_it_is(tmp_path: Path) -> None:
    seed = read_seed(write(tmp_path, CANONICAL.encode()), CONTRACT)
    assert (seed.habits, seed.problems) == ([], [])
    assert canonical_text(seed) == CANONICAL


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1-7-2026", "2026-07-01"),
        ("01-07-2026", "2026-07-01"),
        ("1.7.2026", "2026-07-01"),
        ("31/12/2026", "2026-12-31"),
        ("7/7/2026", "2026-07-07"),
        ("2026-12-31 00:00:00", "2026-12-31"),
        ("7/1/2026", None),
        ("12/31/2026", None),
        ("31-12-26", None),
        ("2026-12-31 13:00", None),
        ("30-2-2026", None),
        ("vandaag", None),
    ],
)
def test_dates(tmp_path: Path, written: str, read: str | None) -> None:
    seed = read_seed(write(tmp_path, f"{HEADER}a,,,,,{written}\n".encode()), CONTRACT)
    assert seed.rows[0]["valid_from"] == (read or written)
    assert [note.kind for note in seed.problems] == ([] if read else [Problem.TYPE])


def test_a_decimal_comma_is_one_in_a_threshold_only(tmp_path: Path) -> None:
    seed = read_seed(write(tmp_path, f'{HEADER}a,equals,"2,5",,,\nb,above,"2,5",,,\n'.encode()), CONTRACT)
    assert [row["value"] for row in seed.rows] == ["2,5", "2.5"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("65,00", "65"),
        ("65.0", "65"),
        ("020", "20"),
        ("0,50", "0.5"),
        ("-2.5", "-2.5"),
        ("0.125", "0.125"),
        ("1234.500", "1234.5"),
        ("1.1250", "1.1250"),
        ("1,12500", "1.1250"),
        # A thousand, or one with three decimals.
        ("1.000", None),
        ("1,500", None),
        ("-12.345.678", None),
    ],
)
def test_a_number_has_one_form(tmp_path: Path, written: str, read: str | None) -> None:
    seed = read_seed(write(tmp_path, f'{HEADER}a,above,"{written}",1,,\n'.encode()), CONTRACT)
    assert [note.kind for note in seed.problems] == ([] if read else [Problem.TYPE])
    assert seed.rows[0]["value"] == (read or written)
    assert [note.kind for note in seed.habits] == ([] if read in {None, written} else [Habit.NUMBER])


@pytest.mark.parametrize("written", ["1.000", "1,000", "10.000"])
def test_a_whole_number_that_may_be_a_thousand_is_refused(tmp_path: Path, written: str) -> None:
    seed = read_seed(write(tmp_path, f'{HEADER}a,,,"{written}",,\n'.encode()), CONTRACT)
    assert [(note.kind, note.detail) for note in seed.problems] == [(Problem.TYPE, "ambiguous_number")]


def test_raw_booleans_that_a_dutch_excel_saved_are_read_back(tmp_path: Path) -> None:
    contract = SeedContract("things", "mappings", (Column("raw_status"), Column("signal")))
    saved = read_seed(write(tmp_path, b"raw_status,signal\nWAAR,budget\nONWAAR,\nWaar,need\n"), contract)
    assert [row["raw_status"] for row in saved.rows] == ["true", "false", "Waar"]
    assert [note.kind for note in saved.habits] == [Habit.BOOLEAN, Habit.BOOLEAN]
    assert canonical_text(saved) == "raw_status,signal\ntrue,budget\nfalse,\nWaar,need\n"
    own = read_seed(write(tmp_path, b"raw_status,signal\nWAAR,budget\ntrue,budget\n"), contract)
    assert [row["raw_status"] for row in own.rows] == ["WAAR", "true"], "a source says WAAR itself"
    assert own.habits == []


def test_places(tmp_path: Path) -> None:
    seed = read_seed(write(tmp_path, f'{HEADER}"two\nlines",x,"say ""yes""",1,,\nb,,,2,,\n'.encode()), CONTRACT)
    first, second = seed.rows
    assert (first.line, second.line) == (2, 4)
    assert first["name"] == "two\nlines"
    assert first["value"] == 'say "yes"'
    assert first.places["operator"] == (3, 8)
    assert second.places["points"] == (4, 5)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=4), st.sampled_from([",", ";", "\t"]))
def test_reads_what_the_csv_module_writes(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], mark: str
) -> None:
    contract = SeedContract("texts", "taxonomy", (Column("a"), Column("b"), Column("c")))
    written = io.StringIO()
    # Without quotes around all, the module writes a carriage return that its own reader takes for a new line.
    csv.writer(written, delimiter=mark, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    file = tmp_path_factory.mktemp("texts") / "texts.csv"
    file.write_bytes(written.getvalue().encode())
    seed = read_seed(file, contract)
    assert seed.problems == []
    kept = [row for row in rows if any(value.strip() for value in row)]
    assert [[row.written[name] for name in "abc"] for row in seed.rows] == kept
    file.write_bytes(canonical_text(seed).encode())
    again = read_seed(file, contract)
    assert (again.problems, again.habits) == ([], [])
    assert [row.written for row in again.rows] == [row.written for row in seed.rows]


def test_files_are_replaced_all_or_none(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "folder" / "b.csv"
    first.write_text("old")
    first.chmod(0o640)
    second.mkdir(parents=True)
    with pytest.raises(LeadTaxonomyError, match="cannot be written"):
        replace_files({first: b"new", second: b"new"})
    assert first.read_text() == "old"
    second.rmdir()
    replace_files({first: b"new", second: b"new"})
    assert (first.read_text(), second.read_text()) == ("new", "new")
    assert first.stat().st_mode & 0o777 == 0o640
    assert sorted(file.name for file in tmp_path.rglob("*") if file.is_file()) == ["a.csv", "b.csv"]
