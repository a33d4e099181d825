"""`lead-taxonomy unmapped` lists what no mapping knows, and prints rows that a mapping can take as they are."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from lead_taxonomy.unmapped.values import UnmappedValue, read_headers, ready_rows
from sample_build import REPOSITORY, command

HEADERS = read_headers(REPOSITORY / "seeds" / "mappings")
SEEN = datetime(2026, 3, 1, 9)


def value(raw_value: str, seed: str = "status_mappings", source: str = "crm", kind: str = "lead") -> UnmappedValue:
    return UnmappedValue(source, seed, kind, raw_value, 3, SEEN, SEEN, False, None, None)


def read(line: str, seed: str) -> dict[str, str]:
    """One ready row as a CSV reader sees it."""
    (cells,) = csv.reader(io.StringIO(line, newline=""), strict=True)
    return dict(zip(HEADERS[seed], cells, strict=True))


@pytest.mark.parametrize(
    "raw", ["Bezig", 'zegt "nee"', "a,b", "=1+1", "+31 6", "-", "@home", "  x", "twee\nregels", "Ünïcode"]
)
def test_a_ready_row_holds_the_true_value(raw: str) -> None:
    ((seed, lines),) = ready_rows([value(raw)], HEADERS).items()
    row = read(lines[0], seed)
    assert row == {**dict.fromkeys(HEADERS[seed], ""), **row}
    assert (row["source"], row["object"], row["raw_status"], row["signal"]) == ("crm", "lead", raw, "")
    assert row["basis"] == "assumption"


@pytest.mark.parametrize(
    ("raw", "line", "shown"),
    [("=1+1", 'crm,lead,"=1+1",,,assumption,', "'=1+1"), ("@home", 'crm,lead,"@home",,,assumption,', "'@home")],
)
def test_what_a_spreadsheet_would_compute_is_shown_as_text_and_quoted(raw: str, line: str, shown: str) -> None:
    assert ready_rows([value(raw)], HEADERS) == {"status_mappings": [line]}
    assert value(raw).shown == shown


def test_each_seed_gets_its_own_columns_and_a_spelling_one_row() -> None:
    rows = ready_rows(
        [
            value("Klik", "activity_mappings", kind="activity"),
            value("KLIK", "activity_mappings", kind="activity"),
            value("Klik", "activity_mappings", source="web", kind="activity"),
            value("CHO", "job_functions", kind="job_title"),
            value("cho", "job_functions", source="web", kind="job_title"),
            value("Radio", "lead_source_mappings", kind="lead_source"),
        ],
        HEADERS,
    )
    assert rows == {
        "activity_mappings": ["crm,Klik,,,assumption,", "web,Klik,,,assumption,"],
        "job_functions": ["CHO,,assumption,"],
        "lead_source_mappings": ["crm,Radio,,,assumption,"],
    }


def test_an_address_is_neither_shown_nor_put_in_a_mapping() -> None:
    assert ready_rows([value("via jan@example.nl")], HEADERS) == {}
    assert "jan@example.nl" not in value("via jan@example.nl").shown


def build(output: Path, *rows: str) -> None:
    """A build database that holds what is read, alone."""
    folder = output / "sample"
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "build.duckdb")) as connection:
        for schema in ("seeds", "staging", "intermediate", "marts"):
            connection.execute(f"create schema {schema}")
        connection.execute(
            "create table intermediate.int_signals__unmapped_values (source text, mapping_seed text, object text, "
            "raw_value text, waiver_reason text, waived_by text, is_waived boolean, row_count bigint, "
            "first_seen_at timestamp, last_seen_at timestamp)"
        )
        for row in rows:
            connection.execute(f"insert into intermediate.int_signals__unmapped_values values ({row})")
        connection.execute(
            "create table intermediate.int_signals__as_of as select 'Europe/Amsterdam' as reporting_timezone"
        )


FOUND = "'crm', 'status_mappings', 'lead', 'Parked', null, null, false, 9, '2026-01-01 09:00', '2026-03-01 10:00'"
WAIVED = "'crm', 'status_mappings', 'lead', 'Oud', 'Valt weg in 2027', 'Sales', true, 1200, null, null"


def test_findings_give_exit_code_1_and_both_languages(tmp_path: Path) -> None:
    build(tmp_path, FOUND, WAIVED)
    dutch = command(tmp_path, "unmapped", "--lang", "nl", code=1).stdout
    assert "Waarden die geen vertaaltabel kent: 1 (9 rijen)" in dutch
    assert "01-01-2026" in dutch
    assert "crm,lead,Parked,,,assumption,\n" in dutch
    assert "Valt weg in 2027" in dutch
    english = command(tmp_path, "unmapped", code=1).stdout
    assert "Values that no mapping knows: 1 (9 rows)" in english
    assert "2026-03-01" in english
    content = json.loads(command(tmp_path, "unmapped", "--format", "json", code=1).stdout)
    assert content["status"] == "findings"
    assert content["unmapped"][0]["last_seen_at"] == "2026-03-01T10:00:00Z"
    assert [each["raw_value"] for each in content["waived"]] == ["Oud"]
    assert content["ready_rows"] == {"status_mappings": ["crm,lead,Parked,,,assumption,"]}


def test_a_day_is_that_of_the_reporting_time_zone(tmp_path: Path) -> None:
    """A date without a time, of a source in Amsterdam, is an hour or two before it in UTC."""
    build(tmp_path, FOUND.replace("2026-01-01 09:00", "2025-12-31 23:00").replace("10:00", "23:30"))
    told = command(tmp_path, "unmapped", code=1).stdout
    assert "2026-01-01  2026-03-02" in told
    content = json.loads(command(tmp_path, "unmapped", "--format", "json", code=1).stdout)
    assert content["unmapped"][0]["first_seen_at"] == "2025-12-31T23:00:00Z"


def test_what_is_waived_is_no_finding_and_stays_visible(tmp_path: Path) -> None:
    build(tmp_path, WAIVED)
    told = command(tmp_path, "unmapped").stdout
    assert "Every value is in a mapping." in told
    assert "Waived, see mapping_waivers.csv: 1" in told
    assert "crm,lead" not in told


def test_without_a_build_the_tool_says_what_to_do(tmp_path: Path) -> None:
    failed = command(tmp_path, "unmapped", code=2)
    assert "lead-taxonomy build" in failed.stderr
