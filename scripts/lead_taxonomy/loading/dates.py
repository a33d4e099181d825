"""Compare the dates of a file with the format that source.yml declares."""

from collections.abc import Callable

import duckdb

from lead_taxonomy.date_formats import DATE_FORMATS
from lead_taxonomy.errors import Finding
from lead_taxonomy.loading.buffer import BUFFER


def check_dates(
    connection: duckdb.DuckDBPyConnection,
    *,
    column: str,
    buffer_column: str,
    declared: str,
    selection: str,
    parameters: list[str],
    null_tokens: tuple[str, ...],
    line_of: Callable[[int], int | None],
) -> list[Finding]:
    """Report values that are not of the declared format.

    An error when no value is, and also when another format fits every value: dates such as 06-05-2020 fit both
    ways round, and the others tell which is meant. A warning when some values fit no better elsewhere.

    Args:
        connection: with the file in BUFFER.
        column: name of the column in the file.
        buffer_column: its name in BUFFER.
        declared: name of the declared format.
        selection: SQL condition over BUFFER on the rows to look at.
        parameters: of that condition.
        null_tokens: texts that mean "no value".
        line_of: gives the line of a record by its _row.
    """
    tokens = [token.strip() for token in null_tokens if token.strip()]
    has_value = f"trim({buffer_column}) <> ''" + "".join(f" and trim({buffer_column}) <> ?" for _ in tokens)
    source = f"(select _row, {buffer_column} as value from {BUFFER} where {has_value} and {selection})"  # noqa: S608
    arguments = [*tokens, *parameters]
    fits = DATE_FORMATS[declared].fits("value")
    row = connection.execute(
        f"select count(*), count(*) filter ({fits}), min(_row) filter (not {fits}) from {source}",  # noqa: S608
        arguments,
    ).fetchone()
    values, fitting, first_row = row or (0, 0, None)
    if first_row is None:
        return []
    others = [name for name in DATE_FORMATS if name != declared]
    counting = ", ".join(f"count(*) filter ({DATE_FORMATS[name].fits('value')})" for name in others)
    counts = connection.execute(f"select {counting} from {source}", arguments).fetchone()  # noqa: S608
    better = [name for name, found in zip(others, counts or (), strict=False) if found == values]
    example = connection.execute(f"select value from {source} where _row = ?", [*arguments, first_row]).fetchone()  # noqa: S608
    value = str(example[0]) if example else ""
    return [_finding(column, declared, values, fitting, better, line_of(first_row), value)]


def _finding(
    column: str, declared: str, values: int, fitting: int, better: list[str], line: int | None, value: str
) -> Finding:
    """Write the finding."""
    sample = " or ".join(DATE_FORMATS[declared].examples[:2])
    if fitting == 0:
        which = "The only date is not" if values == 1 else f"None of the {values:,} dates is"
        message = f'{which} of the declared format {declared} ({sample}); the first is "{value}".'
    else:
        message = (
            f"{values - fitting:,} of the {values:,} dates {'is' if values - fitting == 1 else 'are'} not of the "
            f'declared format {declared} ({sample}); the first is "{value}".'
        )
    if better:
        hint = f"Set `date_format: {better[0]}`: it fits all of them."
        if len(better) > 1:
            hint = (
                f"These fit all of them, find out which is meant: {', '.join(f'`date_format: {n}`' for n in better)}."
            )
    elif fitting == 0:
        hint = f"No named format fits all of them; the formats are: {', '.join(DATE_FORMATS)}."
    else:
        hint = "These values count as not a date; correct them in the source system."
    if better or fitting == 0:
        return Finding("error", "wrong_date_format", message, hint, line=line, column=column, value=value)
    return Finding("warning", "not_a_date", message, hint, line=line, column=column, value=value)
