"""Open the build database for reading, and say what to do where there is nothing to read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from lead_taxonomy.building.database import explain_database_error
from lead_taxonomy.errors import LeadTaxonomyError

# The schemas of dbt_project.yml: tables are named without them.
_SCHEMAS = "marts,intermediate,staging,seeds"

Row = dict[str, Any]


class BuildReader:
    """Reads the models of one build; values are always bound as parameters."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Read over an open connection."""
        self._connection = connection

    def rows(self, query: str, *values: Any) -> list[Row]:
        """Return the rows of a query with `?` for each value, as dicts by column name."""
        result = self._connection.execute(query, list(values))
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@contextmanager
def open_build(database: Path) -> Iterator[BuildReader]:
    """Open a build database read-only.

    Raises:
        LeadTaxonomyError: there is none, another process writes it, or its models were not built.
    """
    hint = "Run `lead-taxonomy build` first, with the same --example, --organisation and --output."
    if not database.exists():
        raise LeadTaxonomyError(f"There is no build database {database}.", hint=hint)
    try:
        connection = duckdb.connect(str(database), read_only=True)
    except duckdb.Error as error:
        raise explain_database_error(str(error), database) from error
    try:
        with connection:
            connection.execute(f"set search_path = '{_SCHEMAS}'")
            yield BuildReader(connection)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise LeadTaxonomyError(
            f"The build database {database} was not built, or by another version: {str(error).splitlines()[0]}",
            hint=hint,
        ) from error


def reporting_timezone(reader: BuildReader) -> str:
    """Return the time zone in which a build tells its days."""
    [instant] = reader.rows("select reporting_timezone from int_signals__as_of")
    return str(instant["reporting_timezone"])
