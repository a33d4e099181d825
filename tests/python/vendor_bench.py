"""A folder with exports of known systems and a database, for tests of the loader."""

from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from lead_taxonomy.loading import LoadReport, load_sources
from lead_taxonomy.recognising.discovery import HeaderRecogniser
from lead_taxonomy.recognising.vendor_contract import VendorTable, load_vendor_tables
from lead_taxonomy.source_config import find_all_sources

_TECHNICAL = "".join(
    f"          - {{name: {name}, data_type: {kind}}}\n"
    for name, kind in [
        *(("_source", "varchar"), ("_file", "varchar"), ("_row", "bigint"), ("_shape", "varchar")),
        *(("_date_format", "varchar"), ("_timezone", "varchar"), ("_other_columns", "varchar")),
        *(("_exported_at", "timestamp"), ("_loaded_at", "timestamp")),
    ]
)
_SALESFORCE = f"""
sources:
  - name: salesforce
    schema: raw_salesforce
    tables:
      - name: lead
        config: {{meta: {{recognised_by: [[id, company, is_converted], [id, company, status]], file_names: [lead]}}}}
        columns:
          - {{name: id, config: {{meta: {{aliases: ["Lead ID"]}}}}}}
          - {{name: company, config: {{meta: {{aliases: ["Company / Account", Bedrijf]}}}}}}
          - {{name: email}}
          - {{name: status}}
          - {{name: is_converted}}
          - {{name: created_date}}
          - {{name: budget, config: {{meta: {{aliases: [Budget__c]}}}}}}
{_TECHNICAL}      - name: contact
        config: {{meta: {{recognised_by: [[id, account_id, email]], file_names: [contact]}}}}
        columns:
          - {{name: id}}
          - {{name: account_id}}
          - {{name: email}}
          - {{name: created_date}}
{_TECHNICAL}"""
_HUBSPOT = f"""
sources:
  - name: hubspot
    schema: raw_hubspot
    tables:
      - name: contact
        config: {{meta: {{recognised_by: [[id, email, createdate]], file_names: [contacts]}}}}
        columns:
          - {{name: id, config: {{meta: {{aliases: ["Record ID", "Record-ID", vid]}}}}}}
          - {{name: email, config: {{meta: {{aliases: ["E-mail", property_email]}}}}}}
          - {{name: createdate, config: {{meta: {{aliases: ["Create Date", Aanmaakdatum]}}}}}}
          - {{name: lifecyclestage, config: {{meta: {{aliases: ["Lifecycle Stage"]}}}}}}
          - {{name: associated_company_ids, config: {{meta: {{aliases: ["Associated Company IDs"]}}}}}}
{_TECHNICAL}      - name: contact_property_history
        config: {{meta: {{recognised_by: [[contact_id, name, value, timestamp]]}}}}
        columns:
          - {{name: contact_id}}
          - {{name: name}}
          - {{name: value}}
          - {{name: timestamp}}
          - {{name: source}}
          - {{name: source_id}}
{_TECHNICAL}      - name: visitor
        config: {{meta: {{recognised_by: [[id, email]], file_names: [visitors]}}}}
        columns:
          - {{name: id}}
          - {{name: email}}
          - {{name: hits}}
{_TECHNICAL}      - name: caller
        config: {{meta: {{recognised_by: [[id, email]], file_names: [callers]}}}}
        columns:
          - {{name: id}}
          - {{name: email}}
          - {{name: hits}}
{_TECHNICAL}"""


class VendorBench:
    """A project with two made-up systems, an exports folder and a database."""

    def __init__(self, folder: Path, project: Path | None = None) -> None:
        """Make the folders.

        Args:
            folder: for everything.
            project: the real project, for tests of its own systems.
        """
        self.exports = folder / "exports"
        self.exports.mkdir()
        self.database = folder / "database" / "build.duckdb"
        self.project = project or folder
        if project is None:
            for system, text in (("salesforce", _SALESFORCE), ("hubspot", _HUBSPOT)):
                path = folder / "models" / "staging" / system / f"_{system}__sources.yml"
                path.parent.mkdir(parents=True)
                path.write_text(text, encoding="utf-8")

    def put(self, name: str, content: str | bytes) -> None:
        """Write an export file."""
        path = self.exports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    @cached_property
    def tables(self) -> tuple[VendorTable, ...]:
        """The tables of all systems."""
        return load_vendor_tables(self.project)

    def load(self, *, plan: bool = False, exports: Path | None = None) -> LoadReport:
        """Load what is there."""
        folder = exports or self.exports
        sources = find_all_sources([folder])
        recogniser = HeaderRecogniser(self.tables, sources.systems, must_find=not sources.generic)
        return load_sources(sources.generic, folder, self.database, recogniser=recogniser, plan=plan)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Query the database."""
        with duckdb.connect(str(self.database), read_only=True) as connection:
            return connection.execute(sql).fetchall()


def summary(report: LoadReport) -> dict[str, str]:
    """Return file -> the table that it became, or the code of why not."""
    return {file.file: file.recognised.title if file.recognised else file.findings[0].code for file in report.files}
