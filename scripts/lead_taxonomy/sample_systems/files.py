"""Tables as bytes: delimiters, quotes, encodings and archives as the vendors and Excel leave them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Row = Mapping[str, str]


@dataclass(frozen=True)
class Style:
    """How a system writes a CSV. The defaults are those of most vendors."""

    delimiter: str = ","
    quote_all: bool = False
    line_end: str = "\n"
    encoding: str = "utf-8"
    empty: str = ""


PLAIN = Style()
SALESFORCE_STYLE = Style(quote_all=True)
HUBSPOT_STYLE = Style(quote_all=True)
MARKETO_STYLE = Style(empty="null")
EXCEL_STYLE = Style(delimiter=";", line_end="\r\n", encoding="cp1252")
EXCEL_UTF8_STYLE = Style(delimiter=";", line_end="\r\n", encoding="utf-8-sig")


def columns(text: str, separator: str | None = None) -> list[str]:
    """Return the headers that are written as one text."""
    return text.split(separator)


def table(header: Sequence[str], rows: Iterable[Row], style: Style = PLAIN) -> bytes:
    """Return a CSV. A column that a row does not have is empty.

    Raises:
        ValueError: a row has a column that the header lacks.
    """
    target = io.StringIO()
    writer = csv.writer(
        target,
        delimiter=style.delimiter,
        lineterminator=style.line_end,
        quoting=csv.QUOTE_ALL if style.quote_all else csv.QUOTE_MINIMAL,
    )
    writer.writerow(header)
    known = set(header)
    for row in rows:
        if not row.keys() <= known:
            raise ValueError(f"the header has no {sorted(row.keys() - known)}")
        writer.writerow([row.get(name) or style.empty for name in header])
    return target.getvalue().encode(style.encoding)


def stored_zip(files: Mapping[str, bytes], moment: datetime) -> bytes:
    """Return a ZIP that holds the files uncompressed, so that it is the same on every machine."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=moment.timetuple()[:6])
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()
