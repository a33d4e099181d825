"""What the loader writes: text as it is, where it came from, and nothing lost."""

import gzip
import os
import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.generic_contract import load_contract
from lead_taxonomy.loading import LoadReport, load_sources
from lead_taxonomy.source_config import find_sources

CARDS = """source: fair_scanner
{settings}files:
  - file: {file}
    tables:
      persons:
        columns: {{record_id: card, email: email, created_at: scanned_at}}
"""
ROWS = "card,email,scanned_at\n1,a@example.org,2026-10-01\n2,b@example.org,2026-10-02\n"


class Workbench:
    """A folder with a source.yml, exports and a database."""

    def __init__(self, folder: Path) -> None:
        """Make the exports folder."""
        self.folder = folder
        self.exports = folder / "exports"
        self.exports.mkdir()
        self.database = folder / "database" / "build.duckdb"

    def configure(self, text: str) -> None:
        """Write the source.yml."""
        (self.folder / "source.yml").write_text(text, encoding="utf-8")

    def put(self, name: str, content: str | bytes) -> None:
        """Write an export file."""
        path = self.exports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def load(self) -> LoadReport:
        """Load what is there."""
        return load_sources(find_sources(self.folder), self.exports, self.database)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Query the database."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    work = Workbench(tmp_path)
    work.configure(CARDS.format(file="cards.csv", settings=""))
    return work


def test_every_table_exists_with_the_columns_of_the_definition(bench: Workbench) -> None:
    bench.put("cards.csv", ROWS)
    assert bench.load().committed
    for table in load_contract().values():
        columns = bench.rows(
            f"select column_name, lower(data_type) from duckdb_columns() "
            f"where schema_name = 'raw_generic' and table_name = '{table.name}' order by column_index"
        )
        assert columns == [(name, "varchar") for name in table.columns] + list(table.technical.items())


def test_a_row_says_where_it_came_from(bench: Workbench) -> None:
    bench.configure(
        CARDS.format(
            file="2026-10-01/cards.csv",
            settings="timezone: Europe/Brussels\nnull_tokens: ['', 'N/A']\nseparator: ;\n"
            "exported_at: {from_name: true}\n",
        )
    )
    bench.put("2026-10-01/cards.csv", ROWS)
    assert bench.load().committed
    assert bench.rows(
        "select record_id, _source, _file, _row, _date_format, _timezone, _null_tokens, _separator, _exported_at "
        "from raw_generic.persons order by _row"
    )[1] == (
        *("2", "fair_scanner", "2026-10-01/cards.csv", 2, "iso", "Europe/Brussels", '["", "N/A"]', ";"),
        datetime(2026, 10, 1, 21, 59, 59),
    )


def test_opportunities_keep_two_date_formats(bench: Workbench) -> None:
    bench.configure("""source: crm
timezone: Europe/Amsterdam
files:
  - file: deals.csv
    tables:
      opportunities:
        columns:
          record_id: id
          account_record_id: account
          stage: {constant: won}
          created_at: created
          closed_at: {column: closed, date_format: day_month_year, timezone: UTC}
""")
    bench.put("deals.csv", "id,account,created,closed\n1,9,2026-01-01,31-12-2026\n")
    assert bench.load().committed
    assert bench.rows(
        "select stage, closed_at, _date_format, _timezone, _closed_date_format, _closed_timezone "
        "from raw_generic.opportunities"
    ) == [("won", "31-12-2026", "iso", "Europe/Amsterdam", "day_month_year", "UTC")]


DEALS = """source: crm
{settings}
files:
  - file: deals.csv
    delimiter: ";"
    tables:
      opportunities:
        columns: {{record_id: id, account_record_id: account, stage: {{constant: won}}, amount: {amount}}}
"""


def deals(*amounts: str) -> str:
    """Return a file with these amounts."""
    return "id;account;amount\n" + "".join(f"{number};9;{amount}\n" for number, amount in enumerate(amounts, start=1))


@pytest.mark.parametrize(
    ("settings", "amount"), [("decimal_sign: ','", "amount"), ("", "{column: amount, decimal_sign: ','}")]
)
def test_a_declared_decimal_sign_is_kept_with_the_row_and_leaves_no_doubt(
    bench: Workbench, settings: str, amount: str
) -> None:
    bench.configure(DEALS.format(settings=settings, amount=amount))
    bench.put("deals.csv", deals("12.500"))
    report = bench.load()
    assert (report.committed, report.findings) == (True, [])
    assert bench.rows("select amount, _decimal_sign from raw_generic.opportunities") == [("12.500", ",")]


@pytest.mark.parametrize("amount", ["€ 12.500", "12,345", "-1.000", "kr. 12.500", "125,000 EUR"])
def test_an_amount_that_can_be_read_two_ways_is_reported_where_no_decimal_sign_is_declared(
    bench: Workbench, amount: str
) -> None:
    bench.configure(DEALS.format(settings="", amount="amount"))
    bench.put("deals.csv", deals("99,5", amount, amount))
    report = bench.load()
    assert report.committed
    (finding,) = report.findings
    assert (finding.severity, finding.code, finding.file) == ("warning", "ambiguous_amount", "deals.csv")
    assert (finding.line, finding.column, finding.value) == (3, "amount", amount)
    assert finding.message.startswith("2 amounts can be read two ways")
    assert '"99,5" in the same column says that a comma starts them' in finding.message
    assert finding.hint == 'Set `decimal_sign: ","` in source.yml.'


def test_amounts_that_do_not_tell_their_sign_leave_the_choice(bench: Workbench) -> None:
    bench.configure(DEALS.format(settings="", amount="amount"))
    bench.put("deals.csv", deals("12.500", "99,5", "99.5"))
    [finding] = bench.load().findings
    assert finding.message.endswith("Here a point starts decimals and a comma thousands.")
    assert finding.hint.endswith("in source.yml, whichever starts the decimals.")


def test_an_amount_that_can_be_read_one_way_is_not_reported(bench: Workbench) -> None:
    bench.configure(DEALS.format(settings="", amount="amount"))
    bench.put(
        "deals.csv",
        deals("", "0", "1500", "99,5", "12.50", "1.234,56", "1.234.567", "1234.567", "12.3456", "1.5e+07", "12.500,-"),
    )
    assert bench.load().findings == []


def test_an_older_table_of_opportunities_gets_a_decimal_sign(bench: Workbench) -> None:
    bench.configure(DEALS.format(settings="decimal_sign: ','", amount="amount"))
    bench.put("deals.csv", deals("12.500"))
    assert bench.load().committed
    with duckdb.connect(str(bench.database)) as connection:
        connection.execute("alter table raw_generic.opportunities drop column _decimal_sign")
    bench.configure(DEALS.format(settings="decimal_sign: '.'", amount="amount"))
    assert bench.load().committed
    assert bench.rows("select amount, _decimal_sign from raw_generic.opportunities") == [("12.500", ".")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("id,text\r\n1,x\r\n2,y\r\n", ["x", "y"]),
        ("id,text\r\n1,x\n2,y\r\n", ["x", "y"]),
        ("id,text\r1,x\r2,y\r", ["x", "y"]),
        ("id,text\n1,x\n2,y", ["x", "y"]),
        ("\ufeffid,text\n1,x\n", ["x"]),
        ("\n\nid,text\n\n1,x\n   \n\n2,y\n\n", ["x", "y"]),
        ('id,text\n1,"x\ny, z"\n2,"say ""hi"""\n', ["x\ny, z", 'say "hi"']),
        ('id,text\n1,"x\r\ny"\r\n2,"z\rw"\n', ["x\r\ny", "z\rw"]),
        ("id,text\n1,x\ry\n2,z\n", ["x\ry", "z"]),
        ('id,text\n1,5" pipe\n2,a "quoted" word\n', ['5" pipe', 'a "quoted" word']),
        ('id,text\n1, "x, y" \n', ["x, y"]),
        ("id,text\n1,x,\n2,y,\n", ["x", "y"]),
        ('id,text\n1,x,,\n2,"y\nz",,""\n', ["x", "y\nz"]),
        ('id,text\n1,  "x\ny"\n2,z\n', ["x\ny", "z"]),
        ('id,text\n1,\n2,""\n', [None, None]),
        ('id,"te\nxt"\n1,x\n', ["x"]),
        (f"id,text\n1,{'x' * 3_000_000}\n2,y\n", ["x" * 3_000_000, "y"]),
        ("id,text\n1,007\n2, TRUE \n", ["007", " TRUE "]),
        ("id,text\n1,\\N\n2,#x\n3,a\\\n", ["\\N", "#x", "a\\"]),
    ],
)
def test_text_arrives_as_it_is(bench: Workbench, content: str, expected: list[str | None]) -> None:
    column = '"te\\nxt"' if "te\nxt" in content else "text"
    bench.configure(f"""source: crm
files:
  - file: x.csv
    tables:
      persons: {{columns: {{record_id: id, full_name: {column}}}}}
""")
    bench.put("x.csv", content)
    report = bench.load()
    assert report.committed, report.lines()
    assert report.files[0].rows_read == len(expected)
    rows = bench.rows("select _row, full_name from raw_generic.persons order by _row")
    assert rows == list(enumerate(expected, start=1))
    assert not report.findings


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "utf-16", "utf-16-le", "utf-8-sig"])
@pytest.mark.parametrize("compressed", [False, True])
def test_encodings(bench: Workbench, encoding: str, compressed: bool) -> None:
    name = "cards.csv.gz" if compressed else "cards.csv"
    bench.configure(CARDS.format(file=name, settings=f"encoding: {encoding}\n"))
    content = ROWS.replace("a@", "Renée@").encode(encoding)
    bench.put(name, gzip.compress(content) if compressed else content)
    report = bench.load()
    assert report.committed, report.lines()
    assert bench.rows("select email from raw_generic.persons where _row = 1") == [("Renée@example.org",)]


def test_a_multibyte_character_may_lie_on_the_border_of_two_chunks(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lead_taxonomy.loading.text_files.CHUNK", 7)
    bench.put("cards.csv", ROWS.replace("a@", "ééééééé@").replace("\n", "\r\n"))
    assert bench.load().committed


def test_one_file_feeds_several_tables_and_one_table_in_two_ways(bench: Workbench) -> None:
    bench.configure("""source: crm
files:
  - file: leads.csv
    tables:
      persons:
        columns: {record_id: id, created_at: created}
        where: {kind: [lead, contact]}
      activities:
        - columns: {person_record_id: id, activity_type: {constant: created}, occurred_at: created}
        - columns: {person_record_id: id, activity_type: {constant: demo}, occurred_at: demo}
          where_not_empty: demo
""")
    bench.put(
        "leads.csv", "id,kind,created,demo\n1,lead,2026-01-01,2026-02-01\n2,x,2026-01-02,\n3,contact,2026-01-03,\n4\n"
    )
    report = bench.load()
    assert report.committed, report.lines()
    counts = [
        (t.table, t.rows_read, t.rows_loaded, t.rows_not_selected, t.rows_rejected) for t in report.files[0].tables
    ]
    assert counts == [("persons", 4, 2, 1, 1), ("activities", 4, 3, 0, 1), ("activities", 4, 1, 2, 1)]
    assert bench.rows("select _row from raw_generic.persons order by 1") == [(1,), (3,)]
    assert bench.rows("select file, line, raw_text from raw_load.rejects") == [("leads.csv", 5, "4")]


def test_hostile_names_and_values_are_only_text(bench: Workbench) -> None:
    name = 'a"; drop table x; --'
    bench.configure(
        f"""source: crm
files:
  - file: "it's [1]*.csv"
    tables:
      persons:
        columns:
          record_id: '{name}'
          email: "b' or 1=1"
          owner: {{constant: "'); drop schema raw_load; --"}}
        where: {{"b' or 1=1": "x' or 'a'='a"}}
""".replace("[1]", "[[]1]")
    )
    bench.put("it's [1] {a}.csv", "\"a\"\"; drop table x; --\",b' or 1=1\n1,x' or 'a'='a\n2,y\n")
    bench.put("it's 1.csv", "not this one\n")
    report = bench.load()
    assert report.committed, report.lines()
    assert bench.rows("select record_id, owner, _file from raw_generic.persons") == [
        ("1", "'); drop schema raw_load; --", "it's [1] {a}.csv")
    ]


def test_hostile_names_in_json_and_parquet(bench: Workbench) -> None:
    name = 'a"; drop table x; --/~'
    for extension in ("jsonl", "parquet"):
        bench.configure(f"""source: {extension}
files:
  - file: x.{extension}
    tables: {{persons: {{columns: {{record_id: '{name}', email: b}}}}}}
""")
        bench.put("x.jsonl", '{"a\\"; drop table x; --/~": 7, "b": {"c": [1, "é"]}}\n')
        quoted = name.replace('"', '""')
        duckdb.connect().execute(
            f"copy (select 7 as \"{quoted}\", {{'c': [1]}} as b) to '{bench.exports}/x.parquet' (format parquet)"
        )
        report = bench.load()
        assert report.committed, report.lines()
    assert bench.rows("select _source, record_id, email from raw_generic.persons order by 1") == [
        ("jsonl", "7", '{"c":[1,"é"]}'),
        ("parquet", "7", '{"c":[1]}'),
    ]


def test_parquet_types_become_text(bench: Workbench) -> None:
    bench.configure(CARDS.format(file="cards.parquet", settings=""))
    bench.exports.joinpath("x").mkdir()
    duckdb.connect().execute(
        "copy (select * from (values (1, true, timestamptz '2026-10-01 06:00:00+02'), (2, null, null)) "
        f"as rows(card, email, scanned_at)) to '{bench.exports}/cards.parquet' (format parquet)"
    )
    report = bench.load()
    assert report.committed, report.lines()
    assert bench.rows("select _row, record_id, email, created_at from raw_generic.persons order by 1") == [
        (1, "1", "true", "2026-10-01T04:00:00.000000Z"),
        (2, "2", None, None),
    ]


def test_json_lines_with_blank_lines_and_control_characters(bench: Workbench) -> None:
    bench.configure(CARDS.format(file="cards.jsonl", settings=""))
    good = b'{"card": %d, "email": "a,\\"b", "scanned_at": "2026-10-01"}'
    bench.put("cards.jsonl", good % 1 + b"\r\n\r\n" + b'{"card": "\x00"}\n{"card": "\x1f"}\n' + good % 4)
    report = bench.load()
    assert report.committed, report.lines()
    assert bench.rows("select _row, record_id, email from raw_generic.persons") == [(1, "1", 'a,"b'), (4, "4", 'a,"b')]
    assert bench.rows("select line, reason from raw_load.rejects order by 1") == [
        (3, "The line holds a control character."),
        (4, "The line holds a control character."),
    ]


def test_the_file_is_read_carefully_when_duckdb_gives_up(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(*_: object) -> int:
        raise duckdb.InvalidInputException("some new check")

    monkeypatch.setattr("lead_taxonomy.loading.csv_file.CsvFile._read_fast", give_up)
    bench.put("cards.csv", ROWS)
    report = bench.load()
    assert report.committed
    assert report.rows_loaded == 2
    assert not report.findings


def test_an_error_in_one_file_leaves_the_database_as_it_was(bench: Workbench) -> None:
    bench.put("cards.csv", ROWS)
    bench.load()
    bench.configure(CARDS.format(file='"*.csv"', settings=""))
    bench.put("cards.csv", ROWS.replace("a@", "new@"))
    bench.put("more.csv", "card,email,scanned_at\n5,e@example.org,31-12-2026\n")
    report = bench.load()
    assert not report.committed
    assert report.rows_loaded == 0
    assert [finding.file for finding in report.errors] == ["more.csv"]
    assert bench.rows("select email from raw_generic.persons order by 1") == [("a@example.org",), ("b@example.org",)]
    assert report.lines()[-1] == "Nothing was loaded: the database is as it was."


def test_database_and_folder_are_for_their_owner_only(bench: Workbench) -> None:
    bench.put("cards.csv", ROWS)
    before = os.umask(0o022)
    try:
        bench.load()
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    assert stat.S_IMODE(bench.database.stat().st_mode) == 0o600
    assert stat.S_IMODE(bench.database.parent.stat().st_mode) == 0o700
    assert [path.name for path in bench.database.parent.iterdir()] == ["build.duckdb"]


def test_a_locked_database_is_explained(bench: Workbench) -> None:
    bench.put("cards.csv", ROWS)
    bench.load()
    code = (
        f"import duckdb, sys; held = duckdb.connect({str(bench.database)!r}); "
        "print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(LeadTaxonomyError, match=f"open in another program .*process {other.pid}"):
            bench.load()
        other.communicate("")


def test_a_file_that_is_no_database_is_explained_and_kept(bench: Workbench) -> None:
    bench.put("cards.csv", ROWS)
    bench.database.parent.mkdir()
    bench.database.write_text("something else")
    with pytest.raises(LeadTaxonomyError, match="cannot be opened"):
        bench.load()
    assert bench.database.read_text() == "something else"


def test_an_older_database_gets_the_columns_that_it_lacks(bench: Workbench) -> None:
    bench.put("cards.csv", ROWS)
    bench.database.parent.mkdir()
    with duckdb.connect(str(bench.database)) as connection:
        connection.execute("create schema raw_generic; create table raw_generic.persons (record_id varchar)")
    assert bench.load().committed
    assert bench.rows("select count(email) from raw_generic.persons") == [(2,)]


def test_sources_one_level_down_read_the_sub_folder_of_their_name(bench: Workbench) -> None:
    (bench.folder / "source.yml").unlink()
    for name in ("crm", "fair"):
        (bench.folder / name).mkdir()
        text = CARDS.format(file="cards.csv", settings="").replace("fair_scanner", name)
        (bench.folder / name / "source.yml").write_text(text)
    bench.put("crm/cards.csv", ROWS)
    bench.put("cards.csv", ROWS)
    report = bench.load()
    assert [(file.source, file.file) for file in report.files] == [("crm", "crm/cards.csv"), ("fair", "cards.csv")]


def test_progress_reaches_its_end(bench: Workbench) -> None:
    bench.put("cards.csv", ROWS)
    heard: list[tuple[str, int, int]] = []
    load_sources(find_sources(bench.folder), bench.exports, bench.database, progress=lambda *step: heard.append(step))
    assert heard[-1] == ("cards.csv", 3 * len(ROWS), 3 * len(ROWS))


def test_the_report_is_text_and_data(bench: Workbench) -> None:
    bench.put("cards.csv", ROWS + "3\n")
    report = bench.load()
    assert report.lines()[0] == "fair_scanner: cards.csv: persons 2, 1 rejected"
    assert report.lines()[1].startswith("  warning: cards.csv, line 4: 1 of the 3 records")
    assert report.as_dict()["files"][0]["findings"][0]["line"] == 4


def test_an_optional_file_may_be_missing(bench: Workbench) -> None:
    bench.configure(CARDS.format(file="cards.csv\n    optional: true", settings=""))
    report = bench.load()
    assert report.committed
    assert [finding.severity for finding in report.findings] == ["notice"]


def test_a_missing_exports_folder_is_explained(bench: Workbench) -> None:
    with pytest.raises(LeadTaxonomyError, match="does not exist"):
        load_sources(find_sources(bench.folder), bench.folder / "nowhere", bench.database)
