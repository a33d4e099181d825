"""What everything that opens a DuckDB file shares: its format, names and texts in SQL, and who holds it."""

import os
import re
from pathlib import Path

# The oldest file format that the supported readers know; DuckDB 2.0's own default is newer than they are.
STORAGE_VERSION = "v1.4.0"
MEMORY_VARIABLE = "LEAD_TAXONOMY_MEMORY"
_GIGABYTE = 1024**3


def quote(identifier: str) -> str:
    """Return a text as an SQL identifier, whatever it contains. The only way in which a name gets into SQL."""
    return '"' + identifier.replace('"', '""') + '"'


def sql_text(value: str | Path) -> str:
    """Return a text as an SQL literal, for statements that take no parameters (attach, copy, set)."""
    return "'" + str(value).replace("'", "''") + "'"


def local_date(expression: str, timezone: str) -> str:
    """Return SQL for the date that a timestamp in UTC has in a time zone.

    By the same calendar as the models, which know names of time zones that Python does not.
    """
    return f"cast(timezone({sql_text(timezone)}, timezone('UTC', {expression})) as date)"


def is_lock_error(message: str) -> bool:
    """Whether DuckDB's message says that another process has the file open."""
    return "Could not set lock on file" in message


def lock_holder(message: str) -> str:
    """Return who has the file open, from a message for which is_lock_error holds."""
    holder = re.search(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)", message)
    return f"{Path(holder['program']).name}, process {holder['pid']}" if holder else "another process"


def first_line(message: str) -> str:
    """Return the part of DuckDB's message that says what happened."""
    return message.strip().splitlines()[0] if message.strip() else "no reason given"


def memory_limit() -> str:
    """Return how much memory DuckDB may use before it writes to disk.

    LEAD_TAXONOMY_MEMORY as for dbt, else 60 % of the machine's memory and at most 4 GB.
    """
    if configured := os.environ.get(MEMORY_VARIABLE):
        return configured
    try:
        physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return f"{2 * _GIGABYTE}B"
    return f"{min(4 * _GIGABYTE, physical * 6 // 10)}B"
