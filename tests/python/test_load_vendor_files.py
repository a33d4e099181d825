"""Exports of known systems: any file name, any layout, every row kept as text."""

import gzip
import io
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from lead_taxonomy.recognising.vendor_export import AMOUNTS
from vendor_bench import VendorBench, summary

REPOSITORY = Path(__file__).resolve().parents[2]
LEADS = "Id,Company,Email,IsConverted,Budget__c,Fax\n00Q1,Acme,a@example.org,0,,\n00Q2,Blå,b@example.org,1,5,010\n"
ALL = "select id, company, email, is_converted, budget from raw_salesforce.lead order by _file, _row"
ROWS = [("00Q1", "Acme", "a@example.org", "0", None), ("00Q2", "Blå", "b@example.org", "1", "5")]


@pytest.fixture
def bench(tmp_path: Path) -> VendorBench:
    return VendorBench(tmp_path)


def zipped(members: dict[str, str | bytes]) -> bytes:
    """Make a ZIP archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def parquet(sql: str, path: Path) -> None:
    """Write a query as Parquet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"copy ({sql}) to '{path}' (format parquet)")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("whatever.csv", LEADS),
        ("no extension", LEADS),
        ("export.txt", LEADS.replace(",", "\t")),
        ("excel.csv", "\ufeff" + LEADS.replace(",", ";")),
        ("excel_sep.csv", "sep=;\r\n" + LEADS.replace(",", ";").replace("\n", "\r\n")),
        ("pipes.csv", LEADS.replace(",", "|")),
        ("utf16.csv", LEADS.encode("utf-16")),
        ("utf16_unmarked.csv", LEADS.encode("utf-16-le")),
        ("windows.csv", LEADS.encode("cp1252")),
        ("leads.csv.gz", gzip.compress(LEADS.encode())),
        ("WE_00D.ZIP", zipped({"deep/down/Lead.csv": LEADS})),
        ("zip_of_gz.zip", zipped({"Lead.csv.gz": gzip.compress(LEADS.encode("cp1252"))})),
        ("quoted.csv", "\n".join(",".join(f'"{v}"' for v in line.split(",")) for line in LEADS.splitlines())),
        (
            "lines.jsonl",
            '{"Id":"00Q1","Company":"Acme","Email":"a@example.org","IsConverted":0}\n'
            '{"Id":"00Q2","Company":"Blå","Email":"b@example.org","IsConverted":"1","Budget__c":5,"Fax":"010"}\n',
        ),
        (
            "array.json",
            '[\n {"Id":"00Q1", "Company":"Acme", "Email":"a@example.org", "IsConverted":"0"},\n'
            ' {"Id":"00Q2", "Company":"Blå",\n "Email":"b@example.org", "IsConverted":"1",\n'
            ' "Budget__c":"5", "Fax":"010"}]',
        ),
        (
            "marked.json",
            '\ufeff[{"Id":"00Q1","Company":"Acme","Email":"a@example.org","IsConverted":"0"},'
            '{"Id":"00Q2","Company":"Blå","Email":"b@example.org","IsConverted":"1","Budget__c":"5","Fax":"010"}]',
        ),
        (
            "marked.jsonl",
            '\ufeff{"Id":"00Q1","Company":"Acme","Email":"a@example.org","IsConverted":"0"}\r\n'
            '{"Id":"00Q2","Company":"Blå","Email":"b@example.org","IsConverted":"1","Budget__c":"5","Fax":"010"}\r\n',
        ),
        (
            "rest.json",
            json.dumps(
                {
                    "totalSize": 2,
                    "done": True,
                    "records": [
                        {"attributes": {"type": "Lead"}, "Id": "00Q1", "Company": "Acme", "Email": "a@example.org"}
                        | {"IsConverted": 0},
                        {"Id": "00Q2", "Company": "Blå", "Email": "b@example.org", "IsConverted": "1", "Fax": "010"}
                        | {"Budget__c": "5"},
                    ],
                },
                indent=1,
            ),
        ),
    ],
)
def test_a_file_is_recognised_whatever_it_looks_like(bench: VendorBench, name: str, content: str | bytes) -> None:
    bench.put(name, content)
    report = bench.load()
    assert report.committed, [finding.text() for finding in report.errors]
    assert [file.recognised.title for file in report.files if file.recognised] == ["salesforce.lead"]
    assert [tuple(value or None for value in row) for row in bench.rows(ALL)] == [
        tuple(value or None for value in row) for row in ROWS
    ]
    assert bench.rows("select distinct _source, _shape, _date_format, _timezone from raw_salesforce.lead") == [
        ("salesforce", "export", "iso", "UTC")
    ]
    [(others,)] = bench.rows("select _other_columns from raw_salesforce.lead where id = '00Q2'")
    assert json.loads(others) == {"Fax": "010"}


def test_parquet_is_read_as_text(bench: VendorBench) -> None:
    parquet(
        "select '00Q1' as \"Id\", 'Acme' as company, true as is_converted, "
        "timestamptz '2026-10-01 08:00:00+02' as created_date, 7 as shoes",
        bench.exports / "part-0001",
    )
    assert summary(bench.load()) == {"part-0001": "salesforce.lead"}
    assert bench.rows("select id, is_converted, created_date, _other_columns from raw_salesforce.lead") == [
        ("00Q1", "true", "2026-10-01T06:00:00.000000Z", '{"shoes":"7"}')
    ]


def test_what_was_assumed_is_said(bench: VendorBench) -> None:
    bench.put("windows.csv", LEADS.encode("cp1252"))
    report = bench.load()
    [finding] = report.findings
    assert (finding.code, finding.severity, finding.line) == ("assumed_encoding", "notice", 3)
    assert finding.message.startswith("Read as cp1252")


def test_damaged_utf8_is_not_taken_for_another_encoding(bench: VendorBench) -> None:
    bench.put("leads.csv", LEADS.encode() + "00Q3,Åå,é,0,,\n".encode() + b"00Q4,A\xffB,,0,,\n")
    report = bench.load()
    [finding] = report.errors
    assert (finding.code, finding.line) == ("wrong_encoding", 5)


def test_hubspot_api_v1_with_histories(bench: VendorBench) -> None:
    versions = [
        {"value": "customer", "timestamp": 1600000002000, "source-type": "CRM_UI", "source-id": "u1"},
        {"value": "lead", "timestamp": 1600000001000, "source-type": "IMPORT"},
    ]
    contact = {
        "vid": 7,
        "properties": {
            "email": {"value": "a@example.org", "versions": []},
            "createdate": {"value": "1600000000000"},
            "lifecyclestage": {"value": "customer", "versions": versions},
            "shoe_size": {"value": "43"},
        },
        "form-submissions": [],
    }
    bench.put("page.json", json.dumps({"contacts": [contact, contact | {"vid": 8}], "has-more": False}))
    report = bench.load()
    assert summary(report) == {
        "page.json": "hubspot.contact",
        "page.json#contact_property_history": "hubspot.contact_property_history",
    }
    assert bench.rows("select id, email, createdate, lifecyclestage, _date_format from raw_hubspot.contact") == [
        ("7", "a@example.org", "1600000000000", "customer", "epoch_milliseconds"),
        ("8", "a@example.org", "1600000000000", "customer", "epoch_milliseconds"),
    ]
    history = "select contact_id, name, value, timestamp, source, source_id from raw_hubspot.contact_property_history"
    assert bench.rows(f"{history} where contact_id = '7' order by _row") == [
        ("7", "lifecyclestage", "customer", "1600000002000", "CRM_UI", "u1"),
        ("7", "lifecyclestage", "lead", "1600000001000", "IMPORT", None),
    ]
    again = bench.load()
    assert all(file.skipped_as_already_loaded for file in again.files)


def test_hubspot_api_v3_pages_on_lines(bench: VendorBench) -> None:
    def page(number: int) -> str:
        return json.dumps(
            {
                "results": [
                    {
                        "id": str(number),
                        "properties": {"email": f"{number}@example.org", "createdate": "2026-01-01T00:00:00Z"},
                        "propertiesWithHistory": {
                            "lifecyclestage": [
                                {"value": "lead", "timestamp": "2026-01-02T00:00:00Z", "sourceType": "API"}
                            ]
                        },
                        "associations": {"companies": {"results": [{"id": "1"}, {"id": "2"}, {"id": "1"}]}},
                        "archived": False,
                    }
                ],
                "paging": {"next": {"after": "1"}},
            }
        )

    bench.put("pages.jsonl", f"{page(1)}\n{page(2)}\n")
    bench.load()
    assert bench.rows(
        "select id, email, lifecyclestage, associated_company_ids, _date_format from raw_hubspot.contact order by id"
    ) == [("1", "1@example.org", "lead", "1;2", "iso"), ("2", "2@example.org", "lead", "1;2", "iso")]
    assert bench.rows("select contact_id, name, value, source from raw_hubspot.contact_property_history") == [
        ("1", "lifecyclestage", "lead", "API"),
        ("2", "lifecyclestage", "lead", "API"),
    ]


def test_two_columns_for_one_lose_nothing(bench: VendorBench) -> None:
    bench.put("c.csv", "vid,id,Email,Email,createdate\n1,,a@x.nl,a@x.nl,\n9,2, ,b@x.nl,\n8,3,c@x.nl,d@x.nl,\n")
    bench.load()
    assert bench.rows("select id, email, _other_columns from raw_hubspot.contact order by _row") == [
        ("1", "a@x.nl", None),
        ("2", "b@x.nl", '{"vid":"9"}'),
        ("3", "c@x.nl", '{"vid":"8","Email (2)":"d@x.nl"}'),
    ]


def test_names_with_quotes_stay_names(bench: VendorBench) -> None:
    bench.put("l.csv", 'Id,Company,Status,"x""); drop table raw_salesforce.lead; --","it\'s $name"\n1,a,b,c,d\n')
    bench.load()
    [(others,)] = bench.rows("select _other_columns from raw_salesforce.lead")
    assert json.loads(others) == {'x"); drop table raw_salesforce.lead; --': "c", "it's $name": "d"}


def test_footers_and_short_records_are_kept_or_rejected(bench: VendorBench) -> None:
    rows = "Id,Company,Status\n1,a,b\n,,\nTotal,,12\nCopyright\n2,c,d\n"
    bench.put("report.csv", rows)
    report = bench.load()
    assert report.committed
    [file] = report.files
    assert (file.rows_read, file.rows_rejected, file.tables[0].rows_loaded) == (5, 1, 4)
    assert bench.rows("select id from raw_salesforce.lead order by _row") == [("1",), (None,), ("Total",), ("2",)]
    assert bench.rows("select line, raw_text from raw_load.rejects") == [(5, "Copyright")]


def test_landed_files_take_the_time_of_their_loader(bench: VendorBench) -> None:
    bench.put("lead.csv", "id,company,is_converted,_fivetran_synced\n1,a,0,2026-10-01 08:00:00+02\n2,b,0,\n")
    bench.load()
    assert bench.rows("select id, _shape, _exported_at from raw_salesforce.lead order by id") == [
        ("1", "landed", datetime(2026, 10, 1, 6)),
        ("2", "landed", None),
    ]


def test_a_date_in_the_name_is_the_time_of_export(bench: VendorBench) -> None:
    bench.put("2026-10-01/Lead.csv", LEADS)
    bench.put("WE_20261008.zip", zipped({"Lead.csv": LEADS + "00Q3,x,,0,,\n"}))
    bench.load()
    assert bench.rows("select distinct _file, _exported_at from raw_salesforce.lead order by 1") == [
        ("2026-10-01/Lead.csv", datetime(2026, 10, 1, 23, 59, 59)),
        ("WE_20261008.zip/Lead.csv", datetime(2026, 10, 8, 23, 59, 59)),
    ]


def test_the_same_content_is_loaded_once(bench: VendorBench) -> None:
    bench.put("a/Lead.csv", LEADS)
    bench.put("b.zip", zipped({"x/Lead.csv": LEADS, "Contact.csv": "Id,AccountId,Email\n003,001,a@x.nl\n"}))
    bench.put("c.csv.gz", gzip.compress(LEADS.encode()))
    first = bench.load()
    assert first.committed
    assert sorted(file.file for file in first.files if file.skipped_as_already_loaded) == [
        "b.zip/x/Lead.csv",
        "c.csv.gz",
    ]
    assert bench.rows("select count(*) from raw_salesforce.lead") == [(2,)]
    # An archive with a date says of which export the same member without one was.
    bench.put("WE_2026-10-08.zip", zipped({"Lead.csv": LEADS}))
    for _ in range(2):
        report = bench.load()
        assert bench.rows("select distinct _file, _exported_at::date::varchar from raw_salesforce.lead") == [
            ("WE_2026-10-08.zip/Lead.csv", "2026-10-08")
        ]
    assert all(file.skipped_as_already_loaded for file in report.files)
    assert bench.rows("select count(*) from raw_load.files") == [(2,)]


def test_each_dated_export_counts_whatever_comes_in_first(bench: VendorBench) -> None:
    bench.put("2026-10-08/Lead.csv", LEADS)
    bench.load()
    bench.put("2026-10-01/Lead.csv", LEADS)
    bench.load()
    assert bench.rows("select distinct _exported_at::date::varchar from raw_salesforce.lead order by 1") == [
        ("2026-10-01",),
        ("2026-10-08",),
    ]


def test_a_state_that_comes_back_is_news(bench: VendorBench) -> None:
    other = LEADS.replace("Acme", "Acme BV")
    for day, content in (("01", LEADS), ("08", other), ("15", LEADS), ("22", LEADS)):
        bench.put(f"2026-10-{day}.csv", content)
    report = bench.load()
    assert [file.file for file in report.files if file.skipped_as_already_loaded] == []
    again = bench.load()
    assert all(file.skipped_as_already_loaded for file in again.files)
    assert bench.rows("select company, _exported_at::date::varchar from raw_salesforce.lead where id = '00Q1'") == [
        ("Acme", "2026-10-01"),
        ("Acme BV", "2026-10-08"),
        ("Acme", "2026-10-15"),
        ("Acme", "2026-10-22"),
    ]


def test_a_later_export_adds_and_the_same_name_and_time_replaces(bench: VendorBench) -> None:
    bench.put("2026-10-01/lead.csv", LEADS)
    bench.load()
    (bench.exports / "2026-10-01/lead.csv").unlink()
    bench.put("2026-10-08/lead.csv", LEADS.replace("Acme", "Acme BV"))
    bench.load()
    assert bench.rows("select count(*) from raw_salesforce.lead") == [(4,)]
    bench.put("2026-10-08/lead.csv", LEADS.replace("Acme", "Acme NV"))
    [file] = bench.load().files
    assert file.replaced_earlier_load
    assert bench.rows("select company from raw_salesforce.lead where id = '00Q1' order by _exported_at") == [
        ("Acme",),
        ("Acme NV",),
    ]


def test_a_plan_says_the_same_and_writes_nothing(bench: VendorBench) -> None:
    bench.put("l.csv", LEADS)
    plan = bench.load(plan=True)
    assert not bench.database.parent.exists()
    assert plan.planned
    assert not plan.committed
    assert "This is a plan: nothing was written." in plan.lines()
    report = bench.load()
    assert [vars(file) for file in plan.files] == [vars(file) for file in report.files]
    before = bench.database.read_bytes()
    bench.put("l2.csv", LEADS.replace("Acme", "B"))
    again = bench.load(plan=True)
    assert [file.skipped_as_already_loaded for file in again.files] == [True, False]
    assert bench.database.read_bytes() == before
    assert [path.name for path in bench.database.parent.iterdir()] == ["build.duckdb"]


def test_the_report_is_readable(bench: VendorBench) -> None:
    bench.put("l.csv", LEADS)
    bench.put("notes.txt", "buy milk\n")
    assert bench.load().lines() == [
        "file   table            shape   rows  rejected",
        "l.csv  salesforce.lead  export     2         0",
        "l.csv",
        "  kept in _other_columns (1): Fax",
        "  not in the file (2): status, created_date",
        '  warning: notes.txt: No known table has these columns: "buy milk". '
        "If it is of another system, write a source.yml for it (docs/sources.md).",
    ]
    recognised = bench.load().as_dict()["files"][0]["recognised"]
    assert recognised == {
        "system": "salesforce",
        "table": "lead",
        "shape": "export",
        "unused_columns": ["Fax"],
        "missing_columns": ["status", "created_date"],
    }


def test_files_that_a_source_yml_maps_stay_with_it(bench: VendorBench) -> None:
    bench.put(
        "source.yml", "source: fair\nfiles:\n- file: cards.csv\n  tables: {persons: {columns: {record_id: Id}}}\n"
    )
    bench.put("cards.csv", LEADS)
    bench.put("other.csv", LEADS)
    report = bench.load()
    assert report.committed
    assert [(file.source, bool(file.recognised)) for file in report.files] == [("fair", False), ("salesforce", True)]
    assert bench.rows("select count(*) from raw_generic.persons") == [(2,)]


DEALS = "Record ID,Deal Name,Deal Stage,Pipeline,Amount\n"


@pytest.mark.parametrize(
    ("amounts", "line", "value", "says_otherwise"),
    [
        (["500", "12.500"], 3, "12.500", None),
        (["12,500"], 2, "12,500", None),
        (["99.50", "12.500", "99,50"], 3, "12.500", None),
        (["12.500", "1.250.000"], 2, "12.500", "1.250.000"),
        (["12.500", "EUR 12.500,00"], 2, "12.500", "EUR 12.500,00"),
        (["8.000", "8000,000"], 2, "8.000", "8000,000"),
        (["12.500", "99,5"], 2, "12.500", "99,5"),
        (["12.500", "12.500,-"], 2, "12.500", "12.500,-"),
    ],
)
def test_amounts_of_a_system_that_can_be_read_two_ways_are_reported(
    tmp_path: Path, amounts: list[str], line: int, value: str, says_otherwise: str | None
) -> None:
    bench = VendorBench(tmp_path, REPOSITORY)
    bench.put("deals.csv", DEALS + "".join(f'{row},d,won,p,"{amount}"\n' for row, amount in enumerate(amounts)))
    report = bench.load(plan=True)
    [finding] = [finding for finding in report.findings if finding.code == "ambiguous_amount"]
    assert (finding.severity, finding.file, finding.line) == ("warning", "deals.csv", line)
    assert (finding.column, finding.value) == ("Amount", value)
    assert ("says that a comma" in finding.message) == (says_otherwise is not None)
    assert f'"{says_otherwise or value}"' in finding.message
    assert "in an English locale or through the vendor's API" in finding.hint


@pytest.mark.parametrize("proof", ["99.50", "1,250,000", "1,250.00", "1250.000", "0.1234"])
def test_a_system_that_writes_a_point_before_decimals_is_read_rightly(tmp_path: Path, proof: str) -> None:
    bench = VendorBench(tmp_path, REPOSITORY)
    bench.put("deals.csv", f'{DEALS}1,d,won,p,12.500\n2,d,won,p,"12,500"\n3,d,won,p,"{proof}"\n')
    assert "ambiguous_amount" not in [finding.code for finding in bench.load(plan=True).findings]


def test_the_columns_with_amounts_are_those_that_staging_reads_as_such() -> None:
    read: dict[str, set[str]] = {}
    for path in (REPOSITORY / "models" / "staging").glob("[!g]*/stg_*.sql"):
        text = path.read_text(encoding="utf-8")
        columns = set(re.findall(r"_text\('(\w+)'(?:, \w+)?\) }} as \w*amount_text", text))
        if columns:
            system, table = re.findall(r"source\('(\w+)', '(\w+)'\)", text)[0]
            read[f"{system}.{table}"] = columns
    assert read == {table: set(columns) for table, columns in AMOUNTS.items()}


def test_a_view_over_landed_tables_is_not_loaded_into(bench: VendorBench) -> None:
    bench.database.parent.mkdir()
    with duckdb.connect(str(bench.database)) as connection:
        connection.execute("create schema raw_salesforce; create view raw_salesforce.lead as select 1 as id")
    bench.put("l.csv", LEADS)
    for plan in (True, False):
        report = bench.load(plan=plan)
        assert [finding.code for finding in report.errors] == ["landed_elsewhere"]


def test_memory_is_bounded_as_for_dbt(bench: VendorBench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.put("l.csv", LEADS)
    monkeypatch.setenv("LEAD_TAXONOMY_MEMORY", "300MB")
    assert bench.load().committed
    monkeypatch.setenv("LEAD_TAXONOMY_MEMORY", "lots")
    with pytest.raises(Exception, match="LEAD_TAXONOMY_MEMORY is not an amount of memory: lots"):
        bench.load()
