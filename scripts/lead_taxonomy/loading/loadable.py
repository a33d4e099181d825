"""What the loader needs to know of a file, whether a source.yml maps it or its headers tell what it is."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

import duckdb

from lead_taxonomy.errors import Finding
from lead_taxonomy.loading.buffer import Buffer, InspectedFile
from lead_taxonomy.loading.report import RecognisedAs, TableRows
from lead_taxonomy.loading.text_files import Advance


class Loadable(Protocol):
    """A file to load.

    Attributes:
        path: where its bytes are.
    """

    @property
    def path(self) -> Path:
        """Where the bytes are."""

    @property
    def source_name(self) -> str:
        """The raw column _source."""

    @property
    def name(self) -> str:
        """The raw column _file: relative to the exports folder."""

    @property
    def exported_at(self) -> datetime | None:
        """UTC without zone; None when unknown."""

    @property
    def table_names(self) -> str:
        """The raw tables that it feeds, for raw_load.files."""

    @property
    def recognised_as(self) -> RecognisedAs | None:
        """What its headers told; None where a source.yml maps it."""

    @property
    def is_same_at_any_time(self) -> bool:
        """Whether the same content without an export time says nothing new."""

    def hash_content(self, advance: Advance) -> str:
        """Return a hash of the content."""

    def hash_mapping(self) -> str:
        """Return a hash of everything that decides which rows the content becomes."""

    def create_tables(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Create the raw tables that it feeds, where they do not exist.

        Raises:
            FileProblem: they cannot be written.
        """

    def inspect(self, folder: Path, advance: Advance) -> InspectedFile:
        """Check its beginning, encoding and columns.

        Args:
            folder: for temporary files of this file alone.
            advance: hears of every chunk's size.

        Raises:
            FileProblem: it cannot be loaded.
        """

    def check_dates(self, connection: duckdb.DuckDBPyConnection, buffer: Buffer) -> list[Finding]:
        """Compare its dates with their format, and look for amounts that can be read two ways."""

    def write(self, connection: duckdb.DuckDBPyConnection, buffer: Buffer, loaded_at: datetime) -> list[TableRows]:
        """Write its rows to the raw tables and count them."""
