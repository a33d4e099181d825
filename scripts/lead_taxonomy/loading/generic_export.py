"""A file that a source.yml maps to the generic tables, as the loader sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from lead_taxonomy.errors import Finding
from lead_taxonomy.generic_contract import AMOUNT, ContractTable
from lead_taxonomy.loading.amounts import check_amounts
from lead_taxonomy.loading.buffer import Buffer, InspectedFile
from lead_taxonomy.loading.csv_file import inspect_csv
from lead_taxonomy.loading.dates import check_dates
from lead_taxonomy.loading.discovery import ExportFile
from lead_taxonomy.loading.jsonl_file import inspect_jsonl
from lead_taxonomy.loading.parquet_file import inspect_parquet
from lead_taxonomy.loading.raw_rows import selection_of, write_rows
from lead_taxonomy.loading.report import TableRows
from lead_taxonomy.loading.text_files import Advance, content_hash, plain_text, refuse_other_formats
from lead_taxonomy.source_config import column_settings, decimal_sign_of


@dataclass(frozen=True)
class GenericExport:
    """A file with its entry in source.yml; see Loadable."""

    file: ExportFile
    contract: Mapping[str, ContractTable]
    recognised_as: None = None
    is_same_at_any_time: bool = False

    @property
    def path(self) -> Path:
        """Where the bytes are."""
        return self.file.path

    @property
    def source_name(self) -> str:
        """The raw column _source."""
        return self.file.source.source

    @property
    def name(self) -> str:
        """The raw column _file."""
        return self.file.name

    @property
    def exported_at(self) -> datetime | None:
        """UTC without zone."""
        return self.file.exported_at

    @property
    def table_names(self) -> str:
        """The raw tables that it feeds."""
        return ",".join(self.file.spec.tables)

    def hash_content(self, advance: Advance) -> str:
        """Return a hash of the content."""
        return content_hash(self.path, advance)

    def hash_mapping(self) -> str:
        """Return a hash of the mapping and the settings."""
        return self.file.settings.mapping_hash(self.file.spec)

    def create_tables(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Do nothing: the generic tables are there in any case."""

    def inspect(self, folder: Path, advance: Advance) -> InspectedFile:
        """Check beginning, encoding and columns; see Loadable."""
        file, settings = self.file, self.file.settings
        refuse_other_formats(file.path, settings.format, settings.encoding)
        if settings.format == "parquet":
            advance(file.path.stat().st_size)
            return inspect_parquet(file.path, folder, file.spec)
        text = plain_text(file.path, settings.encoding, folder, advance)
        if settings.format == "csv":
            return inspect_csv(text, folder, settings.delimiter, file.spec)
        return inspect_jsonl(text, folder, file.spec, self.contract)

    def check_dates(self, connection: duckdb.DuckDBPyConnection, buffer: Buffer) -> list[Finding]:
        """Check each date column once per declared format, and the amounts without a declared decimal sign."""
        findings: list[Finding] = []
        checked: set[tuple[str, str]] = set()
        settings = self.file.settings
        for table, mapping in self.file.spec.mappings():
            selection, parameters = selection_of(mapping, buffer, settings.null_tokens)
            for name in self.contract[table].date_columns:
                spec = mapping.columns.get(name)
                if spec is None or spec.column is None:
                    continue
                declared = column_settings(settings, spec)[0]
                if (spec.column, declared) in checked:
                    continue
                checked.add((spec.column, declared))
                findings += check_dates(
                    connection,
                    column=spec.column,
                    buffer_column=buffer.columns[spec.column],
                    declared=declared,
                    selection=selection,
                    parameters=parameters,
                    null_tokens=settings.null_tokens,
                    line_of=buffer.line_of,
                )
            amount = mapping.columns.get(AMOUNT)
            if amount is not None and amount.column is not None and decimal_sign_of(settings, amount) is None:
                findings += check_amounts(
                    connection,
                    column=amount.column,
                    buffer_column=buffer.columns[amount.column],
                    selection=selection,
                    parameters=parameters,
                    line_of=buffer.line_of,
                )
        return findings

    def write(self, connection: duckdb.DuckDBPyConnection, buffer: Buffer, loaded_at: datetime) -> list[TableRows]:
        """Write the rows to each table."""
        return write_rows(connection, self.file, buffer, self.contract, loaded_at)
