"""Write rows of the published mart as CSV that a spreadsheet opens and does not obey.

A text from an export may be a formula: `=HYPERLINK(...)` as the name of a campaign. A spreadsheet runs what starts with
`=`, `+`, `-` or `@`, so an apostrophe goes before it, and before a tab or a line end at the start. A program that
expects another delimiter than the file has sees a new cell, and its quotes, inside a text: the same goes for what
follows a comma, a semicolon, a tab or a line end there. Numbers are numbers: a negative one stays as it is.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from lead_taxonomy.building.workspace import MART_TABLE
from lead_taxonomy.duckdb_files import first_line, memory_limit, quote, sql_text
from lead_taxonomy.errors import LeadTaxonomyError, refuse_unknown

_BYTE_ORDER_MARK = "\ufeff"
# As SQL literals. The last four are the wide forms of the same signs, which some spreadsheets take for them.
_STARTS_FORMULA = r"""(^|[,;\t\r\n])([ ''"]*[=+\-@\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}])"""
_STARTS_WITH_CONTROL = r"^([ '']*[\t\r\n])"
_NUMBERS_WITH_DECIMALS = ("DOUBLE", "FLOAT", "DECIMAL")


@dataclass(frozen=True)
class Form:
    """How a CSV file is written.

    Attributes:
        delimiter: between values.
        decimal: between a whole number and its decimals.
        byte_order_mark: whether the file starts with the mark by which Excel knows UTF-8.
    """

    delimiter: str = ","
    decimal: str = "."
    byte_order_mark: bool = False


@dataclass(frozen=True)
class Extract:
    """What was written; `as_of` (UTC) is None where there are no rows."""

    path: Path
    rows: int
    as_of: datetime | None


def write_extract(mart: Path, target: Path, form: Form, taxonomy: str | None, basis: str | None) -> Extract:
    """Write the fact, or a part of it, as a CSV file; a file that is there is replaced when the new one is complete.

    Args:
        mart: the published DuckDB file.
        target: the file to write.
        form: how to write it.
        taxonomy: only this taxonomy; None: all.
        basis: only this definition basis; None: all.

    Raises:
        LeadTaxonomyError: there is no mart or no such part of it, or the file cannot be written.
    """
    if not mart.exists():
        raise LeadTaxonomyError(
            f"There is no published mart {mart}.",
            hint="Run `lead-taxonomy build` first, with the same --example, --organisation and --output.",
        )
    if target.is_dir() or not target.parent.is_dir():
        raise LeadTaxonomyError(f"{target} is not a file that can be written.", hint="Name a file in a folder.")
    if target.parent == mart.parent:
        raise LeadTaxonomyError(f"{mart.parent} is for what a build publishes.", hint="Name a file in another folder.")
    new = target.with_name(f".{target.name}.next-{os.getpid()}")
    try:
        with duckdb.connect(str(mart), read_only=True, config={"memory_limit": memory_limit()}) as connection:
            parts = _choose(connection, taxonomy, basis)
            # The published table is in the order of its grain; DuckDB keeps that order.
            written = connection.execute(
                f"copy (select {_columns(connection, form)} from {MART_TABLE} where {parts}) to {sql_text(new)} "  # noqa: S608
                f"(format csv, header, delimiter {sql_text(form.delimiter)})"
            ).fetchall()
            as_of = connection.execute(f"select max(as_of) from {MART_TABLE} where {parts}").fetchall()  # noqa: S608
        new.replace(target)
    except (duckdb.Error, OSError) as error:
        raise LeadTaxonomyError(
            f"{target} could not be written: {first_line(str(error))}", hint="A file that was there is unchanged."
        ) from error
    finally:
        new.unlink(missing_ok=True)
    return Extract(target, written[0][0], as_of[0][0])


def _choose(connection: duckdb.DuckDBPyConnection, taxonomy: str | None, basis: str | None) -> str:
    """Return the condition for a part of the fact, which must be there."""
    conditions = ["true"]
    for column, wanted in (("taxonomy_id", taxonomy), ("definition_basis", basis)):
        if wanted is None:
            continue
        found = connection.execute(f"select distinct {column} from {MART_TABLE} order by all").fetchall()  # noqa: S608
        known = [row[0] for row in found]
        refuse_unknown(
            wanted,
            known,
            f"The mart holds no {column} '{wanted}'.",
            f"It holds: {', '.join(known) or 'nothing yet'}. `lead-taxonomy build --vars` says what to build.",
        )
        conditions.append(f"{column} = {sql_text(wanted)}")
    return " and ".join(conditions)


def _columns(connection: duckdb.DuckDBPyConnection, form: Form) -> str:
    """Return the columns of the fact as SQL, in their form in the file."""
    described = connection.execute(f"describe {MART_TABLE}").fetchall()
    mark = _BYTE_ORDER_MARK if form.byte_order_mark else ""
    return ", ".join(
        # The mark is the first thing in the file when it is the first thing in the first name.
        f"{_written(quote(name), kind, form)} as {quote(mark + name if place == 0 else name)}"
        for place, (name, kind, *_) in enumerate(described)
    )


def _written(column: str, kind: str, form: Form) -> str:
    """Return a column as it is written."""
    if kind == "VARCHAR":
        inert = rf"regexp_replace({column}, '{_STARTS_FORMULA}', '\1''\2', 'g')"
        return rf"regexp_replace({inert}, '{_STARTS_WITH_CONTROL}', '''\1')"
    if kind.startswith(_NUMBERS_WITH_DECIMALS) and form.decimal != ".":
        return f"replace({column}::varchar, '.', {sql_text(form.decimal)})"
    return column
