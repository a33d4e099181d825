"""Tables that another tool landed become the raw tables of their system, as views."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lead_taxonomy.recognising.names import normalise
from sample_build import command

REPOSITORY = Path(__file__).resolve().parents[2]
HEADERS = [
    *("ConvertedDate", "Became a Customer Date", "Budget__c", "Associated Company IDs", "SICCode", "E-mail"),
    *("_ownerid_value", "marketoGUID", "Pricebook2Id", "lead id ", "Prénom", "IDs", "property_hs_all-funky-a9384"),
]
PROJECT = """
name: landed
profile: landed
macro-paths: [macros]
on-run-start: ["{{ create_missing_raw_tables() }}"]
flags: {send_anonymous_usage_stats: false}
vars: {landed_schemas: {}}
"""
PROFILE = """
landed:
  target: dev
  outputs:
    dev: {type: duckdb, path: "{{ env_var('LANDED_DATABASE') }}", settings: {TimeZone: UTC}}
"""
TECHNICAL = "".join(
    f"          - {{name: {name}, data_type: {kind}}}\n"
    for name, kind in [
        *(("_source", "varchar"), ("_file", "varchar"), ("_row", "bigint"), ("_shape", "varchar")),
        *(("_date_format", "varchar"), ("_timezone", "varchar"), ("_other_columns", "varchar")),
        *(("_exported_at", "timestamp"), ("_loaded_at", "timestamp")),
    ]
)
SOURCES = f"""
sources:
  - name: crm
    schema: raw_crm
    tables:
      - name: lead
        columns:
          - {{name: id, data_type: varchar, config: {{meta: {{aliases: ["Lead ID"]}}}}}}
          - {{name: email, data_type: varchar, config: {{meta: {{aliases: [property_email, "E-mail"]}}}}}}
          - {{name: is_deleted, data_type: varchar}}
          - {{name: title, data_type: varchar}}
{TECHNICAL}      - name: activity
        config: {{meta: {{landed_as: [activity_open, activity_click]}}}}
        columns:
          - {{name: id, data_type: varchar}}
          - {{name: link, data_type: varchar}}
{TECHNICAL}      - name: task
        columns:
          - {{name: id, data_type: varchar}}
{TECHNICAL}      - name: deal_history
        config: {{meta: {{file_names: [DealHistory, crm_deal_histories]}}}}
        columns:
          - {{name: id, data_type: varchar}}
{TECHNICAL}"""
NORMALISED = (
    "select * from (values {% for header in var('headers') %}"
    "({{ string_literal(header) }}, {{ string_literal(normalise_header(header)) }}){{ ',' if not loop.last }}"
    "{% endfor %}) as headers (header, name)"
)


class Project:
    """A tiny dbt project with the project's own macros."""

    def __init__(self, folder: Path) -> None:
        """Write the project."""
        self.folder = folder
        self.database = folder / "crm.duckdb"
        shutil.copytree(REPOSITORY / "macros", folder / "macros")
        (folder / "models").mkdir()
        for name, text in {
            "dbt_project.yml": PROJECT,
            "profiles.yml": PROFILE,
            "models/sources.yml": SOURCES,
            "models/headers.sql": NORMALISED,
        }.items():
            (folder / name).write_text(text, encoding="utf-8")

    def execute(self, sql: str) -> list[tuple[Any, ...]]:
        """Run a statement on the database."""
        with duckdb.connect(str(self.database)) as connection:
            return connection.execute(sql).fetchall()

    def run(self, landed: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Run dbt."""
        variables = json.dumps({"landed_schemas": landed, "headers": HEADERS})
        return subprocess.run(
            [sys.executable, "-m", "dbt.cli.main", "run", "--vars", variables, "--profiles-dir", "."],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "LANDED_DATABASE": str(self.database)},
        )


@pytest.mark.slow
def test_landed_tables_are_read_in_place(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.execute(
        """
        create schema fivetran_crm;
        create table fivetran_crm.lead as
            select 1 as id, null as email, 'a@example.org' as property_email, true as is_deleted, 'x' as "Shoe's size",
                timestamptz '2026-10-01 08:00:00+02' as _fivetran_synced
            union all select 2, 'b@example.org', 'other', false, null, timestamptz '2026-10-02 06:00:00+00';
        create table fivetran_crm.activity_open as select 10 as id;
        create table fivetran_crm."ACTIVITY_CLICK" as select 11 as id, 'http://example.org' as link;
        """
    )
    result = project.run({"crm": "fivetran_crm"})
    assert result.returncode == 0, result.stdout
    assert project.execute(
        "select id, email, is_deleted, title, _source, _file, _shape, _exported_at::varchar, _loaded_at "
        "from raw_crm.lead order by id"
    ) == [
        ("1", "a@example.org", "true", None, "crm", "fivetran_crm.lead", "landed", "2026-10-01 06:00:00", None),
        ("2", "b@example.org", "false", None, "crm", "fivetran_crm.lead", "landed", "2026-10-02 06:00:00", None),
    ]
    assert project.execute("select _row, _other_columns ->> 'Shoe''s size' from raw_crm.lead order by id") == [
        (1, "x"),
        (2, None),
    ]
    assert project.execute("select id, link, _file from raw_crm.activity order by id") == [
        ("10", None, "fivetran_crm.activity_open"),
        ("11", "http://example.org", "fivetran_crm.ACTIVITY_CLICK"),
    ]
    # A table that is not landed is there without rows, and every raw table has the same columns in each shape.
    assert project.execute("select count(*) from raw_crm.task") == [(0,)]
    columns = "select column_name, data_type from duckdb_columns() where schema_name = 'raw_crm' and table_name = "
    types = {name: kind for name, kind in project.execute(columns + "'lead'")}
    assert types["_row"] == "BIGINT"
    assert types["_exported_at"] == "TIMESTAMP"
    assert {kind for name, kind in types.items() if name not in {"_row", "_exported_at", "_loaded_at"}} == {"VARCHAR"}
    # The loader and dbt spell headers alike.
    assert project.execute("select header, name from headers") == [(text, normalise(text)) for text in HEADERS]

    # Back to files: the views make room for tables, and tables without rows for views.
    assert project.run({}).returncode == 0
    assert project.execute("select count(*) from raw_crm.lead") == [(0,)]
    project.execute("alter table raw_crm.task drop column _shape")
    project.execute("insert into raw_crm.lead (id) values ('1')")
    refused = project.run({"crm": "fivetran_crm"})
    assert refused.returncode != 0
    assert "raw_crm.lead holds rows that were loaded from files" in " ".join(refused.stdout.split())
    assert project.run({}).returncode == 0
    assert ("_shape", "VARCHAR") in project.execute(columns + "'task'")
    refused = project.run({"crm": "nowhere"})
    assert refused.returncode != 0
    assert "in the schema 'nowhere', and there is no table in it" in " ".join(refused.stdout.split())


@pytest.mark.slow
def test_landed_tables_are_found_by_any_spelling_of_their_name(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.execute(
        """
        create schema airbyte_crm;
        create table airbyte_crm."Lead" as select 1 as "Id";
        create table airbyte_crm."DealHistory" as select 2 as "Id";
        create table airbyte_crm."Case" as select 3 as "Id";
        create schema plural_crm;
        create table plural_crm."CrmDealHistories" as select 4 as "Id";
        create schema other_crm;
        create table other_crm."Case" as select 5 as "Id";
        """
    )
    result = project.run({"crm": "airbyte_crm"})
    assert result.returncode == 0, result.stdout
    files = "select id, _file from raw_crm."
    assert project.execute(f"{files}lead") == [("1", "airbyte_crm.Lead")]
    assert project.execute(f"{files}deal_history") == [("2", "airbyte_crm.DealHistory")]
    assert "Not read, as no raw table of crm is called so: airbyte_crm: Case" in result.stdout
    assert project.run({"crm": "plural_crm"}).returncode == 0
    assert project.execute(f"{files}deal_history") == [("4", "plural_crm.CrmDealHistories")]

    refused = project.run({"crm": "other_crm"})
    assert refused.returncode != 0
    said = " ".join(refused.stdout.split())
    assert "in the schema 'other_crm', and none of its tables has the name of one of that system: Case." in said
    assert "make a schema with views that are called activity, deal_history, lead, task" in said

    project.execute("create table airbyte_crm.deal_history as select 5 as id")
    refused = project.run({"crm": "airbyte_crm"})
    assert refused.returncode != 0
    said = " ".join(refused.stdout.split())
    assert "Two landed tables could be crm.deal_history: DealHistory and deal_history." in said


@pytest.mark.slow
def test_a_build_says_which_landed_tables_it_does_not_read(tmp_path: Path) -> None:
    (tmp_path / "sample").mkdir()
    with duckdb.connect(str(tmp_path / "sample" / "build.duckdb")) as connection:
        connection.execute("create schema fivetran; create table fivetran.contract as select 1 as id")
        connection.execute(
            "create table fivetran.lead as select '00Q000000000001AAA' as id, 'Open' as status, "
            "timestamp '2026-10-01' as created_date, timestamp '2026-10-02' as last_modified_date"
        )
    variables = "{landed_schemas: {salesforce: fivetran}, systems: [salesforce]}"
    said = command(tmp_path, "build", "--no-load", "--format", "json", "--vars", variables)
    [finding] = [each for each in json.loads(said.stdout)["findings"] if each["code"] == "dbt_note"]
    assert finding["severity"] == "notice"
    assert finding["message"] == "Not read, as no raw table of salesforce is called so: fivetran: contract"
