"""What a source.yml says of a system that is recognised: name, zone, dates, encoding, time of export."""

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.recognising.vendor_contract import load_vendor_tables
from lead_taxonomy.source_config import (
    SourceConfigError,
    SystemFileSpec,
    SystemSource,
    find_all_sources,
    find_sources,
)
from vendor_bench import VendorBench, summary

REPOSITORY = Path(__file__).resolve().parents[2]

LABELS = "Record ID,E-mail,Create Date\n1,a@example.org,{}\n2,b@example.org,\n"


@pytest.fixture
def bench(tmp_path: Path) -> VendorBench:
    return VendorBench(tmp_path)


def test_a_source_yml_speaks_for_the_files_below_it(bench: VendorBench) -> None:
    bench.put(
        "nl/source.yml",
        "system: hubspot\nsource: hubspot_nl\ntimezone: Europe/Amsterdam\ndate_format: day_month_year\n"
        "exported_at: 2026-10-01T06:00:00+02:00\n",
    )
    bench.put("nl/deep/contacts.csv", LABELS.format("31-12-2025 10:00"))
    bench.put("nl/Lead.csv", "Id,Company,Status\n1,a,b\n")
    bench.put("com/contacts.csv", LABELS.format("2025-12-31 10:00"))
    report = bench.load()
    assert report.committed, [finding.text() for finding in report.errors]
    assert bench.rows(
        "select distinct _source, _file, _timezone, _date_format, _exported_at from raw_hubspot.contact order by all"
    ) == [
        ("hubspot", "com/contacts.csv", "UTC", "iso", None),
        ("hubspot_nl", "nl/deep/contacts.csv", "Europe/Amsterdam", "day_month_year", datetime(2026, 10, 1, 4)),
    ]
    # Another system's file in that folder is not HubSpot's.
    assert bench.rows("select distinct _source, _timezone from raw_salesforce.lead") == [("salesforce", "UTC")]
    # Whoever exports from the screen should say in which zone; the API always gives UTC.
    notes = [(finding.file, finding.code) for finding in report.findings]
    assert notes == [("com/contacts.csv", "undeclared_timezone")]
    assert report.findings[0].hint.endswith("or whichever it is, in com/source.yml in the exports folder.")


def test_a_source_yml_that_stands_too_deep_is_an_error(bench: VendorBench) -> None:
    bench.put("hubspot/2026-10-01/source.yml", "system: hubspot\ntimezone: Europe/Amsterdam\n")
    bench.put("hubspot/2026-10-01/contacts.csv", LABELS.format("2025-12-31 10:00"))
    bench.put("crm/source.yml", "source: crm\nfiles:\n- file: a.csv\n  tables: {persons: {columns: {record_id: a}}}\n")
    bench.put("crm/a.csv", "a\n1\n")
    [error] = bench.load().errors
    assert (error.file, error.code) == ("hubspot/2026-10-01/source.yml", "source_not_read")
    assert "Move it to hubspot/source.yml" in error.hint
    bench.put("hubspot/source.yml", "system: hubspot\ntimezone: Europe/Amsterdam\n")
    [error] = bench.load().errors
    assert error.hint.startswith("hubspot/source.yml is read")
    (bench.exports / "hubspot/2026-10-01/source.yml").unlink()
    assert bench.load().committed
    assert bench.rows("select distinct _timezone from raw_hubspot.contact") == [("Europe/Amsterdam",)]


def test_a_hint_names_the_source_yml_that_would_be_read(bench: VendorBench) -> None:
    bench.put("hubspot/2026-10-01/contacts.csv", LABELS.format("31-12-2025 10:00"))
    archive = BytesIO()
    with ZipFile(archive, "w") as writer:
        writer.writestr("deep/contacts.csv", LABELS.format("30-12-2025 10:00"))
    bench.put("portal.zip", archive.getvalue())
    assert [(error.file, error.hint.split(",")[0]) for error in bench.load().errors] == [
        ("hubspot/2026-10-01/contacts.csv", "In hubspot/source.yml in the exports folder"),
        ("portal.zip/deep/contacts.csv", "In source.yml in the exports folder"),
    ]
    bench.put("hubspot/source.yml", "system: hubspot\ntimezone: UTC\n")
    hints = [error.hint.split(",")[0] for error in bench.load().errors]
    assert hints[0] == f"In {bench.exports / 'hubspot/source.yml'}"


def test_entries_of_files_win_over_the_source(bench: VendorBench) -> None:
    bench.put(
        "source.yml",
        "system: hubspot\ntimezone: Europe/Amsterdam\nfiles:\n- {file: 'us_*.csv', timezone: America/New_York}\n",
    )
    bench.put("us_contacts.csv", LABELS.format("2025-12-31"))
    bench.put("other.csv", LABELS.format("2025-12-30"))
    bench.load()
    # With `files`, the source.yml speaks of those files only.
    assert bench.rows("select distinct _file, _timezone from raw_hubspot.contact order by 1") == [
        ("other.csv", "UTC"),
        ("us_contacts.csv", "America/New_York"),
    ]


def test_encoding_and_delimiter_can_be_declared(bench: VendorBench) -> None:
    bench.put("source.yml", "system: hubspot\nencoding: cp1250\ndelimiter: '|'\n")
    bench.put("c.csv", "Record ID|E-mail|Create Date|Naam\n1|a@x.nl||Łódź\n".encode("cp1250"))
    report = bench.load()
    assert report.committed
    assert bench.rows("select _other_columns from raw_hubspot.contact") == [('{"Naam":"Łódź"}',)]


def test_a_file_without_header_takes_declared_columns(bench: VendorBench) -> None:
    rows = '1,"Acme, NV",0,2026-10-01\r\n2,B\r\n3,C,1,not a date\r\n'
    bench.put("lead/1.csv", rows)
    assert summary(bench.load())["lead/1.csv"] == "no_header_row"
    bench.put(
        "source.yml",
        "system: salesforce\nfiles:\n- {file: 'lead/*.csv', columns: [Id, Company, IsConverted, CreatedDate]}\n",
    )
    report = bench.load()
    assert report.committed
    assert bench.rows("select id, company, _row from raw_salesforce.lead order by _row") == [
        ("1", "Acme, NV", 1),
        ("3", "C", 3),
    ]
    assert bench.rows("select line, raw_text from raw_load.rejects") == [(2, "2,B")]
    assert [(finding.code, finding.line) for finding in report.findings] == [("rejected_rows", 2), ("not_a_date", 3)]


@pytest.mark.parametrize(
    ("value", "severity", "hint"),
    [
        ("31-12-2025", "error", "set `date_format: day_month_year`"),
        ("12/31/2025 2:05 PM", "error", "set `date_format: month_day_year`"),
        ("1600000000000", "warning", "set `date_format: epoch_milliseconds`"),
        ("yesterday", "warning", ""),
        ("2025-12-31T10:00:00Z", "", ""),
    ],
)
def test_dates_that_are_not_iso(bench: VendorBench, value: str, severity: str, hint: str) -> None:
    bench.put("c.csv", f"id,email,createdate\n1,a@x.nl,{value}\n")
    report = bench.load()
    assert [finding.severity for finding in report.findings] == ([severity] if severity else [])
    for finding in report.findings:
        assert finding.column == "createdate"
        assert finding.value == value
        assert hint in finding.hint
    if hint:
        name = hint.split("`")[1]
        bench.put("source.yml", f"system: hubspot\n{name}\n")
        assert bench.load().findings == []


def test_a_declared_format_that_values_contradict_is_an_error(bench: VendorBench) -> None:
    bench.put("source.yml", "system: hubspot\ndate_format: month_day_year\n")
    bench.put("c.csv", "id,email,createdate\n1,a@x.nl,06-05-2020\n2,b@x.nl,31-05-2020\n")
    assert [finding.code for finding in bench.load().errors] == ["wrong_date_format"]


def test_a_declared_zone_later_replaces_the_rows(bench: VendorBench) -> None:
    bench.put("c.csv", LABELS.format("2025-12-31"))
    bench.load()
    bench.put("source.yml", "system: hubspot\ntimezone: Europe/Amsterdam\n")
    [file] = bench.load().files
    assert file.replaced_earlier_load
    assert bench.rows("select _timezone, count(*) from raw_hubspot.contact group by all") == [("Europe/Amsterdam", 2)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("system: hubspot\ntimezone: Amsterdam\n", '"Amsterdam" is not a time zone'),
        ("system: hubspot\nzone: UTC\n", 'the key "zone" is not known.'),
        ("system: hubspot\nfiles:\n- {file: c.csv, tables: {}}\n", 'the key "tables" is not known.'),
        ("system: HubSpot\n", "must be lower-case letters"),
    ],
)
def test_mistakes_in_a_source_yml_of_a_system(bench: VendorBench, text: str, message: str) -> None:
    bench.put("source.yml", text)
    with pytest.raises(SourceConfigError) as caught:
        find_all_sources([bench.exports])
    assert message in str(caught.value)


def test_an_unknown_system_is_named(bench: VendorBench) -> None:
    bench.put("source.yml", "system: hubspt\n")
    bench.put("c.csv", LABELS.format(""))
    with pytest.raises(LeadTaxonomyError, match='Did you mean "hubspot"'):
        bench.load()


def test_a_source_yml_is_read_once(bench: VendorBench) -> None:
    bench.put("source.yml", "system: hubspot\n")
    bench.put("crm/source.yml", "source: crm\nfiles:\n- file: a.csv\n  tables: {persons: {columns: {record_id: a}}}\n")
    found = find_all_sources([bench.exports, bench.exports])
    assert [source.name for source in found.systems] == ["hubspot"]
    assert [source.source for source in found.generic] == ["crm"]
    assert [source.source for source in find_sources(bench.exports)] == ["crm"]


def test_the_page_names_every_key_and_system() -> None:
    page = (REPOSITORY / "docs" / "exports.md").read_text(encoding="utf-8")
    keys = {*SystemSource.model_fields, *SystemFileSpec.model_fields} - {"description_en", "description_nl"}
    for name in keys | {table.system for table in load_vendor_tables(REPOSITORY)}:
        assert f"`{name}`" in page, name
    example = next(block for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if "system:" in block)
    assert SystemSource.model_validate(yaml.safe_load(example.replace("2026-10-01T06:00:00+02:00", '"2026-10-01"')))
