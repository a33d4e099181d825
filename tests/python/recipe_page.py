"""The recipes of docs/recipes.md, and rows that can be compared with those of another source."""

import re
from collections.abc import Iterable
from datetime import datetime
from math import isclose
from pathlib import Path
from typing import Any

import duckdb

from naive_metrics import Key, Row

PAGE = Path(__file__).resolve().parents[2] / "docs/recipes.md"


def recipes() -> dict[str, str]:
    """The SQL of each recipe by the name of its saved query."""
    found = {}
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        (name,) = re.findall(r"^Saved query `(\w+)`", section, flags=re.MULTILINE)
        (sql,) = re.findall(r"^```sql\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)
        assert name not in found
        found[name] = sql
    return found


def select(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    """The rows of a query by column name."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def differences(expected: Iterable[Row], actual: Iterable[Row], metrics: Iterable[str]) -> list[str]:
    """Where two sets of rows differ; columns that are no metrics are the key. Empty: they are equal."""
    names = set(metrics)
    one, other = _by_key(expected, names), _by_key(actual, names)
    lines = [f"only expected: {key}" for key in one.keys() - other.keys()]
    lines += [f"not expected: {key}" for key in other.keys() - one.keys()]
    for key in one.keys() & other.keys():
        if one[key].keys() != other[key].keys():
            lines.append(f"{key}: columns {sorted(one[key].keys() ^ other[key].keys())}")
            continue
        lines += [
            f"{key}: {name} {value!r}, not {other[key][name]!r}"
            for name, value in one[key].items()
            if not _same(value, other[key][name])
        ]
    return sorted(lines)


def _by_key(rows: Iterable[Row], metrics: set[str]) -> dict[Key, Row]:
    found: dict[Key, Row] = {}
    for row in rows:
        key = tuple(sorted((name, _text(value)) for name, value in row.items() if name not in metrics))
        assert key not in found, f"two rows of {key}"
        found[key] = {name: value for name, value in row.items() if name in metrics}
    return found


def _text(value: Any) -> str:
    """A key that sorts; null is not the text None, and a month is one, whether it is a date or a timestamp."""
    if isinstance(value, datetime):
        assert value.time() == datetime.min.time(), value
        value = value.date()
    return repr(value)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)
