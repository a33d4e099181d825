"""Find the amounts of a file that can be read two ways, where nobody declares the decimal sign."""

from collections.abc import Callable

import duckdb

from lead_taxonomy.errors import Finding
from lead_taxonomy.loading.buffer import BUFFER

# As in the macro parse_number: an abbreviation may end with a point, and an exponent leaves no doubt.
_DIGITS = "regexp_replace(value, '\\pL+[.,]?|[^0-9.,-]', '', 'g')"
_IS_AMBIGUOUS = (
    f"regexp_matches({_DIGITS}, '^-?[0-9]{{1,3}}[.,][0-9]{{3}}$') and not regexp_matches(value, '[0-9][eE][-+]?[0-9]')"
)


def _starts_decimals(sign: str, other: str) -> str:
    """Return the SQL condition that a value can only be read with the given sign before its decimals."""
    shapes = (
        f"[0-9]*[{sign}][0-9]{{1,2}}",
        f"[0-9]{{4,}}[{sign}][0-9]+",
        f"[0-9]+[{sign}][0-9]{{4,}}",
        f"[0-9]{{1,3}}([{other}][0-9]{{3}})+[{sign}][0-9]*",
        f"[0-9]{{1,3}}([{other}][0-9]{{3}}){{2,}}",
    )
    return f"regexp_matches({_DIGITS}, '^-?({'|'.join(shapes)})-*$')"


def check_amounts(
    connection: duckdb.DuckDBPyConnection,
    *,
    column: str,
    buffer_column: str,
    selection: str,
    parameters: list[str],
    line_of: Callable[[int], int | None],
    can_declare: bool = True,
) -> list[Finding]:
    """Report values with one separator and three digits after it: 12.500 is twelve and a half, or 12500.

    Args:
        connection: with the file in BUFFER.
        column: name of the column in the file.
        buffer_column: its name in BUFFER.
        selection: SQL condition over BUFFER on the rows to look at.
        parameters: of that condition.
        line_of: gives the line of a record by its _row.
        can_declare: whether a source.yml can declare the sign. Where it cannot, a system wrote all values alike, and
            one that can only be read with a point before its decimals speaks for the others: nothing is reported.
    """
    comma, point = _starts_decimals(",", "."), _starts_decimals(".", ",")
    row = connection.execute(
        f"select count(*) filter ({_IS_AMBIGUOUS}), min(_row) filter ({_IS_AMBIGUOUS}), "  # noqa: S608
        f"arg_min(value, _row) filter ({_IS_AMBIGUOUS}), "
        f"arg_min(value, _row) filter ({comma}), arg_min(value, _row) filter ({point}) "
        f"from (select _row, {buffer_column} as value from {BUFFER} where {selection})",
        parameters,
    ).fetchone()
    found, first_row, value, with_comma, with_point = row or (0, None, None, None, None)
    sign = None if bool(with_comma) == bool(with_point) else "," if with_comma else "."
    if first_row is None or (sign == "." and not can_declare):
        return []
    amounts = "1 amount" if found == 1 else f"{found:,} amounts"
    message = (
        f'{amounts} can be read two ways, with thousands or with three decimals; the first is "{value}". '
        "Here a point starts decimals and a comma thousands."
    )
    if sign == ",":
        message += f' But "{with_comma}" in the same column says that a comma starts them.'
    hint = f'Set `decimal_sign: "{sign}"` in source.yml.'
    if not can_declare:
        hint = (
            "Export again with cents, in an English locale or through the vendor's API: `decimal_sign` cannot be "
            "declared for a known system."
        )
    elif sign is None:
        hint = 'Set `decimal_sign: ","` or `decimal_sign: "."` in source.yml, whichever starts the decimals.'
    return [
        Finding("warning", "ambiguous_amount", message, hint, line=line_of(first_row), column=column, value=str(value))
    ]
