"""Find the amounts of a file that can be read two ways, where source.yml does not declare the decimal sign."""

from collections.abc import Callable

import duckdb

from lead_taxonomy.errors import Finding
from lead_taxonomy.loading.buffer import BUFFER

# As in the macro parse_number: an abbreviation may end with a point, and an exponent leaves no doubt.
_DIGITS = "regexp_replace(value, '\\pL+[.,]?|[^0-9.,-]', '', 'g')"
_IS_AMBIGUOUS = (
    f"regexp_matches({_DIGITS}, '^-?[0-9]{{1,3}}[.,][0-9]{{3}}$') and not regexp_matches(value, '[0-9][eE][-+]?[0-9]')"
)


def check_amounts(
    connection: duckdb.DuckDBPyConnection,
    *,
    column: str,
    buffer_column: str,
    selection: str,
    parameters: list[str],
    line_of: Callable[[int], int | None],
) -> list[Finding]:
    """Report values with one separator and three digits after it: 12.500 is twelve and a half, or 12500.

    Args:
        connection: with the file in BUFFER.
        column: name of the column in the file.
        buffer_column: its name in BUFFER.
        selection: SQL condition over BUFFER on the rows to look at.
        parameters: of that condition.
        line_of: gives the line of a record by its _row.
    """
    row = connection.execute(
        "select count(*), min(_row), arg_min(value, _row) "  # noqa: S608
        f"from (select _row, {buffer_column} as value from {BUFFER} where {selection}) where {_IS_AMBIGUOUS}",
        parameters,
    ).fetchone()
    found, first_row, value = row or (0, None, None)
    if first_row is None:
        return []
    amounts = "1 amount" if found == 1 else f"{found:,} amounts"
    message = (
        f'{amounts} can be read two ways, with thousands or with three decimals; the first is "{value}". '
        "Here a point starts decimals and a comma thousands."
    )
    hint = 'Set `decimal_sign: ","` or `decimal_sign: "."` in source.yml, whichever starts the decimals.'
    return [
        Finding("warning", "ambiguous_amount", message, hint, line=line_of(first_row), column=column, value=str(value))
    ]
