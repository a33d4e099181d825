"""A few of the rows that a failed test found, without showing whose they are."""

import re
from pathlib import Path
from typing import Any

import duckdb

from lead_taxonomy.building.dbt_runner import TestResult

SAMPLE_ROWS = 5
_LONGEST_VALUE = 60
_EMAIL = re.compile(r"[^\s@<>\"',;:]+@[^\s@<>\"',;]+")
# Columns that say who somebody is, whatever they hold.
_PERSONAL_COLUMNS = re.compile(r"email|e_mail|full_name|first_name|last_name|person_name|phone|mobile")


def sample_offending_rows(database: Path, test: TestResult) -> list[dict[str, str]]:
    """Select up to five offending rows with the test's own SQL.

    Args:
        database: the build database, not open in this process.
        test: the failed test.

    Returns:
        One dict per row of column name to text; e-mail addresses, names and phone numbers are masked.
        Empty where the rows cannot be had: the test has failed all the same.
    """
    if not test.sql:
        return []
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            query = connection.execute(f"select * from ({test.sql}\n) as offending limit {SAMPLE_ROWS}")  # noqa: S608
            columns = [column[0] for column in query.description or []]
            rows = query.fetchall()
    except duckdb.Error:
        return []
    return [{column: mask(column, value) for column, value in zip(columns, row, strict=True)} for row in rows]


def mask(column: str, value: Any) -> str:
    """Write a value as short text that identifies nobody."""
    if value is None:
        return "null"
    if _PERSONAL_COLUMNS.search(column.lower()):
        return "***"
    text = mask_emails(str(value))
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def mask_emails(text: str) -> str:
    """Replace every e-mail address in a text."""
    return _EMAIL.sub("***@***", text)
