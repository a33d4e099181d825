"""Write the records of a file as rows of the raw tables."""

import json
from collections.abc import Mapping
from datetime import datetime

import duckdb

from lead_taxonomy.duckdb_files import quote
from lead_taxonomy.generic_contract import AMOUNT, CLOSED_AT, ContractTable
from lead_taxonomy.loading.buffer import BUFFER, Buffer, count
from lead_taxonomy.loading.database import RAW_SCHEMA
from lead_taxonomy.loading.discovery import ExportFile
from lead_taxonomy.loading.report import TableRows
from lead_taxonomy.source_config import TableSpec, column_settings, decimal_sign_of


def selection_of(mapping: TableSpec, buffer: Buffer, null_tokens: tuple[str, ...]) -> tuple[str, list[str]]:
    """Return (SQL condition over BUFFER, its parameters) for the records that a mapping takes.

    Blanks around a value do not count. A null token is not a value.
    """
    conditions = ["true"]
    parameters: list[str] = []
    for column, values in mapping.where.items():
        conditions.append(f"trim(coalesce({buffer.columns[column]}, '')) in ({', '.join('?' for _ in values)})")
        parameters += [value.strip() for value in values]
    empty = list(dict.fromkeys(["", *(token.strip() for token in null_tokens)]))
    for column in mapping.where_not_empty:
        conditions.append(f"trim(coalesce({buffer.columns[column]}, '')) not in ({', '.join('?' for _ in empty)})")
        parameters += empty
    return " and ".join(conditions), parameters


def write_rows(
    connection: duckdb.DuckDBPyConnection,
    file: ExportFile,
    buffer: Buffer,
    contract: Mapping[str, ContractTable],
    loaded_at: datetime,
) -> list[TableRows]:
    """Write the rows of the file in BUFFER to each table it feeds.

    Args:
        connection: in a transaction.
        file: the file, with its settings.
        buffer: describes BUFFER.
        contract: the raw tables by name.
        loaded_at: UTC without zone.

    Returns:
        The counts, one entry per table and mapping.
    """
    readable = count(connection, BUFFER)
    rows: list[TableRows] = []
    for table, mapping in file.spec.mappings():
        technical, technical_values = _technical(contract[table], mapping, file, loaded_at)
        expressions: list[str] = []
        parameters: list[object] = []
        for name in contract[table].columns:
            spec = mapping.columns.get(name)
            if spec is None:
                expressions.append("null")
            elif spec.column is not None:
                expressions.append(buffer.columns[spec.column])
            else:
                expressions.append("?")
                parameters.append(spec.constant)
        expressions += technical.values()
        selection, selected = selection_of(mapping, buffer, file.settings.null_tokens)
        names = ", ".join(quote(name) for name in [*contract[table].columns, *technical])
        result = connection.execute(
            f"insert into {RAW_SCHEMA}.{quote(table)} ({names}) "  # noqa: S608
            f"select {', '.join(expressions)} from {BUFFER} where {selection}",
            [*parameters, *technical_values, *selected],
        ).fetchone()
        loaded = int(result[0]) if result else 0
        rows.append(TableRows(table, buffer.rows_read, loaded, readable - loaded, buffer.rows_rejected))
    return rows


def _technical(
    table: ContractTable, mapping: TableSpec, file: ExportFile, loaded_at: datetime
) -> tuple[dict[str, str], list[object]]:
    """Return (technical column -> SQL expression, the parameters of these expressions)."""
    main = next((name for name in table.date_columns if name != CLOSED_AT), "")
    date_format, timezone = column_settings(file.settings, mapping.columns.get(main))
    closed_format, closed_timezone = column_settings(file.settings, mapping.columns.get(CLOSED_AT))
    values: dict[str, object] = {
        "_source": file.source.source,
        "_file": file.name,
        "_date_format": date_format,
        "_timezone": timezone,
        "_closed_date_format": closed_format,
        "_closed_timezone": closed_timezone,
        "_null_tokens": json.dumps(file.settings.null_tokens, ensure_ascii=False),
        "_separator": file.settings.separator,
        "_decimal_sign": decimal_sign_of(file.settings, mapping.columns.get(AMOUNT)),
        "_exported_at": file.exported_at,
        "_loaded_at": loaded_at,
    }
    expressions = {name: "_row" if name == "_row" else f"cast(? as {kind})" for name, kind in table.technical.items()}
    return expressions, [values[name] for name in table.technical if name != "_row"]
