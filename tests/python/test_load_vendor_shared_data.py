"""Real exports and landed tables: each file is loaded to the last record, or named as not used."""

import csv
import shutil
from pathlib import Path

import duckdb
import pytest

from sample_build import command
from vendor_bench import VendorBench, summary

REPOSITORY = Path(__file__).resolve().parents[2]
SHARED = REPOSITORY.parent / "shared" / "data"
NOT_USED = {"not_used", "no_export"}
EXPECTED = {
    "salesforce_export": {
        "Account.csv": "salesforce.account",
        "CampaignMember.csv": "salesforce.campaign_member",
        "Case.csv": "not_used",
        "CaseHistory2.csv": "not_used",
        "EntityHistory.csv": "salesforce.entity_history",
        "FeedTrackedChange.csv": "not_used",
        "Lead.csv": "salesforce.lead",
        "OpportunityHistory.csv": "salesforce.opportunity_history",
    },
    "salesforce_fivetran": {
        "sf_lead_data.csv": "salesforce.lead",
        "sf_opportunity_line_item_data.csv": "not_used",
        "sf_product_2_data.csv": "not_used",
        "sf_task_data.csv": "salesforce.task",
    },
    "hubspot_fivetran": {
        "contact_data.csv": "hubspot.contact",
        "contact_property_history_data.csv": "hubspot.contact_property_history",
        "deal_data.csv": "hubspot.deal",
        "email_event_dropped_data.csv": "not_used",
        "engagement_call_data.csv": "hubspot.engagement_call",
    },
    "marketo_fivetran": {
        "bulk_activity_extract_doc_sample.csv": "marketo.activity",
        "marketo_activity_delete_lead_data.csv": "marketo.activity",
        "marketo_lead_data.csv": "marketo.lead",
        "marketo_lead_describe_data.csv": "marketo.lead_describe",
    },
    "pardot_fivetran": {
        "pardot_prospect_data.csv": "pardot.prospect",
        "pardot_visitor_activity_data.csv": "pardot.visitor_activity",
        "visitor_activity_types.csv": "not_used",
    },
}


def records(path: Path) -> int:
    """Count the records of a CSV file without the project's own readers."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return sum(bool(row) for row in csv.reader(text.splitlines(keepends=True))) - 1


@pytest.mark.parametrize("name", EXPECTED)
def test_every_file_is_loaded_or_named_as_not_used(name: str, tmp_path: Path) -> None:
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"the data of {name} is not here: it is not part of the repository")
    bench = VendorBench(tmp_path, REPOSITORY)
    plan = bench.load(plan=True, exports=folder)
    report = bench.load(exports=folder)
    assert report.committed, [finding.text() for finding in report.errors]
    assert [file.as_dict() for file in plan.files] == [file.as_dict() for file in report.files]
    assert {file.file for file in report.files} == {path.name for path in folder.iterdir()}
    for file in report.files:
        if file.recognised is None:
            assert file.findings[0].code in NOT_USED, file.findings
            continue
        loaded = sum(table.rows_loaded for table in file.tables)
        assert loaded + file.rows_rejected == records(folder / file.file), file.file
        assert file.rows_rejected == 0
        table = f"raw_{file.recognised.system}.{file.recognised.table}"
        assert bench.rows(f"select count(*) from {table} where _file = '{file.file}'") == [(loaded,)]
    found = summary(report)
    assert {file: found[file] for file in EXPECTED[name]} == EXPECTED[name]
    again = bench.load(exports=folder)
    assert all(file.skipped_as_already_loaded for file in again.files if file.recognised)


def test_landed_files_of_all_vendors_in_one_folder(tmp_path: Path) -> None:
    """Systems do not take each other's files."""
    if not SHARED.is_dir():
        pytest.skip("the real data is not here: it is not part of the repository")
    bench = VendorBench(tmp_path, REPOSITORY)
    report = bench.load(plan=True, exports=SHARED)
    for file in report.files:
        system = file.file.split("_")[0]
        if file.recognised is not None:
            assert file.recognised.system == system, file.file


@pytest.mark.slow
def test_all_systems_build_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    """The whole chain, with the data tests of all models, on every real file at once."""
    if not SHARED.is_dir():
        pytest.skip("the real data is not here: it is not part of the repository")
    exports, output = tmp_path / "exports", tmp_path / "output"
    output.mkdir()
    for name in EXPECTED:
        shutil.copytree(SHARED / name, exports / name)
    command(output, "build", "--exports", str(exports), "--quiet")
    with duckdb.connect(str(output / "sample" / "build.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select raw_table, rows_raw, rows_staged, rows_superseded, rows_deleted, rows_merged, rows_rejected "
            "from intermediate.int_reconciliation__raw_rows where system <> 'generic'"
        ).fetchall()
        loaded = connection.execute("select sum(rows_loaded) from raw_load.table_rows").fetchone()
        changes = connection.execute(
            "select count(*), count(*) filter (where stage_name is distinct from from_stage_name) "
            "from staging.stg_salesforce__opportunity_histories where file like 'salesforce_export/%'"
        ).fetchone()
        converted = connection.execute(
            "select count(*), count(*) filter (where is_converted) from staging.stg_salesforce__leads "
            "where status = 'Closed - Converted' and file like 'salesforce_export/%'"
        ).fetchone()
    assert loaded is not None and sum(row[1] for row in found) == loaded[0] > 2500
    assert all(row[1] == sum(row[2:]) for row in found)
    # The figures of SOURCES.md: half of the history rows change no stage; converted by status and not by flag.
    assert changes == (62, 31)
    assert converted == (3, 0)
