"""What a text file does not say itself: its encoding, and what separates its columns."""

import codecs
import csv
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lead_taxonomy.errors import Finding
from lead_taxonomy.loading.problem import FileProblem
from lead_taxonomy.loading.text_files import Advance, PlainText, plain_text
from lead_taxonomy.source_config import DELIMITERS

# So much of a file is read to find out what it is.
HEAD = 1024 * 1024
_RECORDS = 200
_GZIP = b"\x1f\x8b"
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_EXCEL_SEPARATOR = re.compile(r"\s*\"?sep=(?P<delimiter>.)\"?\s*", re.IGNORECASE)
# Bytes above ASCII that follow the rules of UTF-8, and those that do not.
_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True)
class Table:
    """The beginning of a CSV file.

    Attributes:
        headers: names of the columns as they are.
        delimiter: what separates them.
    """

    headers: list[str]
    delimiter: str


def unpacked_head(head: bytes) -> bytes:
    """Return the beginning of a file, decompressed where it is gzip."""
    if not head.startswith(_GZIP):
        return head
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, HEAD)
    except zlib.error:
        return b""


def likely_encoding(head: bytes) -> str:
    """Return the encoding that the beginning of a text speaks for."""
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return encoding
    # Text in UTF-16 without a mark: every other byte of plain letters is NUL.
    start = head[:1000]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        half = start[offset::2]
        if half and half.count(0) * 10 > len(half) * 9:
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def decoded_head(head: bytes, encoding: str) -> str:
    """Return the beginning of a text without the line that it breaks off in, if there are others."""
    text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(head).removeprefix("\ufeff")
    if len(head) >= HEAD and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    return text


def sniff_table(text: str, declared: str | None) -> Table | None:
    """Find out what separates the columns.

    The delimiter that gives most of the first records as many values as the header has, and more than one; of
    several the one with most columns. A first line `sep=;` decides, and a declared delimiter wins over all.

    Args:
        text: the beginning of the file.
        declared: delimiter that someone declared.

    Returns:
        None when there is nothing but blank lines.
    """
    lines = text.splitlines(keepends=True)
    separator = excel_separator(lines[0]) if lines else None
    if separator is not None:
        text = "".join(lines[1:])
    if declared or separator:
        delimiter = declared or separator or ","
        records = _records(text, delimiter)
        return Table(records[0], delimiter) if records else None
    best: tuple[float, int] = (-1.0, 0)
    found: Table | None = None
    for delimiter in DELIMITERS:
        records = _records(text, delimiter)
        if not records:
            return None
        columns = len(records[0])
        alike = sum(len(record) == columns for record in records) / len(records) if columns > 1 else 0.0
        # Tenths: one footer more or less must not outweigh a header of forty columns.
        score = (round(alike, 1), columns)
        if score > best:
            best, found = score, Table(records[0], delimiter)
    return found


def excel_separator(line: str) -> str | None:
    """Return the delimiter of a first line such as `sep=;`, which some programs write for Excel."""
    match = _EXCEL_SEPARATOR.fullmatch(line.rstrip("\r\n").removeprefix("\ufeff"))
    return match["delimiter"] if match and match["delimiter"] in DELIMITERS else None


def _records(text: str, delimiter: str) -> list[list[str]]:
    """Return the first records, the header first; blank lines are none."""
    records: list[list[str]] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        for values in reader:
            if any(value.strip() for value in values):
                records.append(values)
            if len(records) > _RECORDS:
                break
    except csv.Error:
        pass
    return records


def detect_text(
    path: Path, declared: str | None, folder: Path, advance: Advance, head: bytes
) -> tuple[PlainText, list[Finding]]:
    """Give a file as plain UTF-8, whatever its encoding.

    Valid UTF-8 is UTF-8; anything else is cp1252, which is what Excel on Windows writes, and what is not even that
    is latin-1. A file that is UTF-8 but for a few bytes is damaged, and no other encoding makes it whole.

    Args:
        path: the file.
        declared: encoding that someone declared.
        folder: where a plain copy may be written; a folder of this file alone.
        advance: hears of every chunk's size in bytes.
        head: beginning of the file, decompressed.

    Returns:
        The text, and what was assumed.

    Raises:
        FileProblem: the bytes are not of the declared encoding, or the file is damaged.
    """
    if declared is not None:
        return plain_text(path, declared, folder, advance), []
    likely = likely_encoding(head)
    if likely.startswith("utf-16"):
        note = [_assumed(likely, "declared by nobody, but every other byte is NUL")] if "-" in likely[4:] else []
        return plain_text(path, likely, folder, advance), note
    try:
        return plain_text(path, "utf-8", folder, advance), []
    except FileProblem as wrong:
        finding = wrong.findings[0]
        if finding.code != "wrong_encoding" or _is_damaged_utf8(path, folder, advance):
            raise
    where = f'the first other byte is in line {finding.line}: "{finding.value}"'
    for encoding in ("cp1252", "latin-1"):
        try:
            text = plain_text(path, encoding, folder, advance)
            return text, [replace(_assumed(encoding, f"it is not valid UTF-8, {where}"), line=finding.line)]
        except FileProblem:
            if encoding == "latin-1":
                raise
    raise AssertionError


def _assumed(encoding: str, why: str) -> Finding:
    """Say which encoding was assumed."""
    return Finding(
        "notice",
        "assumed_encoding",
        f"Read as {encoding}: {why}.",
        f"If letters with accents look wrong, set `encoding` in a source.yml; `encoding: {encoding}` confirms it.",
    )


def _is_damaged_utf8(path: Path, folder: Path, advance: Advance) -> bool:
    """Whether most of a file's bytes above ASCII follow the rules of UTF-8."""
    good = bad = 0
    # Every byte is a letter in latin-1, so this always succeeds and unpacks what is compressed.
    copy = plain_text(path, "latin-1", folder, lambda _: None)
    with copy.path.open(encoding="utf-8", newline="") as stream:
        while text := stream.read(HEAD):
            data = text.encode("latin-1", errors="replace")
            sequences = _UTF8_SEQUENCE.findall(data)
            good += len(sequences)
            bad += len(_NOT_ASCII.findall(data)) - sum(len(sequence) for sequence in sequences)
    return good > bad


def without_excel_line(text: PlainText, folder: Path) -> PlainText:
    """Blank out a first line such as `sep=;`; line numbers stay as they are."""
    with text.path.open("rb") as stream:
        first = stream.readline(100)
        if excel_separator(first.decode(errors="replace")) is None:
            return text
        copy = folder / "without_separator.csv"
        with copy.open("wb") as target:
            target.write(b"\r\n" if first.endswith(b"\r\n") else b"\n")
            while chunk := stream.read(HEAD):
                target.write(chunk)
    return replace(text, path=copy, size=copy.stat().st_size)


def with_header(text: PlainText, columns: Sequence[str], delimiter: str, folder: Path) -> PlainText:
    """Put a declared header before a file that has none."""
    copy = folder / "with_header.csv"
    with text.path.open("rb") as stream, copy.open("wb") as target:
        start = stream.read(3)
        line_end = "\r\n" if text.has_windows_line_ends else "\n"
        header = delimiter.join('"' + column.replace('"', '""') + '"' for column in columns)
        target.write((header + line_end).encode())
        target.write(start.removeprefix(b"\xef\xbb\xbf"))
        while chunk := stream.read(HEAD):
            target.write(chunk)
    return replace(text, path=copy, size=copy.stat().st_size, lines=text.lines + 1)
