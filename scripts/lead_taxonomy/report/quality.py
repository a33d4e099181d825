"""Unmapped values and what became of every raw row, from the build database; they know nothing of the filters."""

from dataclasses import dataclass, field
from pathlib import Path

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.explaining.build_reader import BuildReader, open_build
from lead_taxonomy.unmapped.values import UnmappedValue, read_unmapped

# More than this is work for `lead-taxonomy unmapped`, which lists all.
MOST_UNMAPPED = 50


@dataclass(frozen=True)
class RawTable:
    """What became of the rows of a raw table; the five add up to `raw`."""

    system: str
    source: str
    table: str
    raw: int
    staged: int
    superseded: int
    deleted: int
    merged: int
    rejected: int

    @property
    def difference(self) -> int:
        """Rows that are in none of the five, or in two: always 0."""
        return self.raw - self.staged - self.superseded - self.deleted - self.merged - self.rejected


@dataclass(frozen=True)
class Quality:
    """What the build database says.

    Attributes:
        missing: why it says nothing; blank where it does.
        unmapped: values that no mapping knows and nobody waived.
        waived_count: how many values were waived.
        raw_tables: the reconciliation.
    """

    missing: str = ""
    unmapped: list[UnmappedValue] = field(default_factory=list)
    waived_count: int = 0
    raw_tables: list[RawTable] = field(default_factory=list)

    @property
    def unmapped_rows(self) -> int:
        """Rows with an unmapped value."""
        return sum(value.row_count for value in self.unmapped)


def read_quality(database: Path) -> Quality:
    """Read the build database, which may be away: a reader of the published mart need not have it."""
    try:
        with open_build(database) as reader:
            values = sorted(read_unmapped(reader), key=lambda value: -value.row_count)
            unmapped = [value for value in values if not value.is_waived]
            return Quality("", unmapped, len(values) - len(unmapped), _raw_tables(reader))
    except LeadTaxonomyError as error:
        return Quality(str(error))


def _raw_tables(reader: BuildReader) -> list[RawTable]:
    """Return the reconciliation."""
    rows = reader.rows(
        """
        select
            system, source, raw_table as "table", rows_raw as raw, rows_staged as staged,
            rows_superseded as superseded, rows_deleted as deleted, rows_merged as merged, rows_rejected as rejected
        from int_reconciliation__raw_rows
        order by all
        """
    )
    return [RawTable(**row) for row in rows]
