"""Make an export file readable as plain UTF-8 text, in chunks, whatever its size.

DuckDB reads the file itself where it can. A compressed file, or one in another encoding, is first written
as plain UTF-8 into a temporary folder beside the database.
"""

import codecs
import gzip
import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lead_taxonomy.loading.problem import FileProblem, problem

CHUNK = 4 * 1024 * 1024
_GZIP = b"\x1f\x8b"
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(rb"\s*<(!doctype html|html|table|head|body|meta)\b", re.IGNORECASE)
_SAVE_AS_CSV = 'Open it in the program that made it and save it as "CSV UTF-8".'
Advance = Callable[[int], None]


@dataclass(frozen=True)
class PlainText:
    """A file as plain UTF-8.

    Attributes:
        path: the file itself, or its plain copy.
        size: bytes of `path`.
        lines: lines in it, a last one without line end included.
        has_nul: whether it holds NUL bytes.
        has_mixed_line_ends: whether some lines end in CRLF and others in LF, or a CR stands by itself.
        has_windows_line_ends: whether lines end in CRLF.
    """

    path: Path
    size: int
    lines: int
    has_nul: bool
    has_mixed_line_ends: bool
    has_windows_line_ends: bool = False


def content_hash(path: Path, advance: Advance, *, unpack: bool = False) -> str:
    """Return the SHA-256 of a file's bytes.

    Args:
        path: the file.
        advance: hears of every chunk's size.
        unpack: of what is compressed in it, so that a file and its gzip are the same.

    Raises:
        FileProblem: the compressed data is damaged.
    """
    digest = hashlib.sha256()
    for chunk in _chunks(path, unpack and _is_gzip(path), advance):
        digest.update(chunk)
    return digest.hexdigest()


def _is_gzip(path: Path) -> bool:
    """Whether a file is compressed."""
    with path.open("rb") as stream:
        return stream.read(2) == _GZIP


def refuse_other_formats(path: Path, expected: str, encoding: str) -> None:
    """Stop at a file that is no text at all, whatever its name says.

    Raises:
        FileProblem: the file is empty, a spreadsheet, an archive, a web page, Parquet, or text in UTF-16 that is
            not declared.
    """
    with path.open("rb") as stream:
        start = stream.read(512)
    if not start:
        raise problem("empty_file", "The file is empty: it has not even a header.", "Export it again.")
    if expected == "parquet":
        if not start.startswith(b"PAR1"):
            raise problem("not_parquet", "The file is not Parquet.", "Export it again, or correct `format`.")
        return
    if start.startswith(b"PK\x03\x04"):
        refuse_workbook(path)
        raise problem("zip_file", "The file is a ZIP archive, not text.", "Unpack it and put the files here.")
    refuse_no_text(start)
    if start.startswith(b"PAR1"):
        raise problem("parquet_file", "The file is Parquet, not text.", "Set `format: parquet` for it.")
    if start.startswith(_UTF16_MARKS) and not encoding.startswith("utf-16"):
        raise problem(
            "undeclared_utf16", f"The file is UTF-16, and {encoding} is declared.", "Set `encoding: utf-16` for it."
        )
    if start.startswith(_UTF8_MARK) and encoding != "utf-8":
        raise problem(
            "undeclared_utf8", f"The file is UTF-8, and {encoding} is declared.", "Set `encoding: utf-8` for it."
        )


def refuse_no_text(start: bytes) -> None:
    """Stop at the beginning of a spreadsheet, a PDF or a web page.

    Raises:
        FileProblem: it is one of these.
    """
    if start.startswith(_OLD_EXCEL):
        raise problem("excel_file", "The file is an old Excel workbook (XLS), not text.", _SAVE_AS_CSV)
    if start.startswith(b"%PDF"):
        raise problem("pdf_file", "The file is a PDF, not text.", "Export the data itself as CSV.")
    if _HTML.match(start.removeprefix(_UTF8_MARK)):
        raise problem(
            "html_file",
            "The file is a web page (HTML), not data: often the log-in page of the system, or an .xls in disguise.",
            "Export it again, or open it in a spreadsheet and save it as CSV.",
        )


def refuse_workbook(path: Path) -> None:
    """Stop at a ZIP file that is an Excel workbook.

    Raises:
        FileProblem: it is one.
    """
    if _is_xlsx(path):
        raise problem("excel_file", "The file is an Excel workbook (XLSX), not text.", _SAVE_AS_CSV)


def _is_xlsx(path: Path) -> bool:
    """Whether a ZIP file is an Excel workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError):
        return False


def plain_text(path: Path, encoding: str, folder: Path, advance: Advance) -> PlainText:
    """Check a file's encoding and lines, and give it as plain UTF-8.

    Args:
        path: the export file.
        encoding: its declared encoding, as Python names it.
        folder: where a plain copy may be written; a folder of this file alone.
        advance: hears of every chunk's size in bytes.

    Raises:
        FileProblem: the bytes are not of the declared encoding, or the compressed data is damaged.
    """
    is_gzip = _is_gzip(path)
    if encoding == "utf-8" and not is_gzip:
        counts = _Counts()
        for text in _utf8_chunks(_chunks(path, is_gzip, advance), encoding):
            counts.add(text)
        copy = path
    else:
        copy = folder / "plain.txt"
        counts = _Counts()
        with copy.open("wb") as target:
            for text in _utf8_chunks(_chunks(path, is_gzip, advance), encoding):
                counts.add(text)
                target.write(text)
    if counts.carriage_returns and not counts.newlines:
        copy = _with_newlines(copy, folder)
        counts.newlines, counts.carriage_returns = counts.carriage_returns, 0
        counts.last = b"\n" if counts.last == b"\r" else counts.last
    return PlainText(
        path=copy,
        size=counts.size,
        lines=counts.newlines + (counts.last not in (b"\n", b"")),
        has_nul=counts.has_nul,
        has_mixed_line_ends=counts.carriage_returns > 0
        and not counts.carriage_returns == counts.pairs == counts.newlines,
        has_windows_line_ends=counts.pairs > 0,
    )


class _Counts:
    """Counts line ends over chunks of bytes."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.size = 0
        self.newlines = 0
        self.carriage_returns = 0
        self.pairs = 0
        self.has_nul = False
        self.last = b""

    def add(self, chunk: bytes) -> None:
        """Count one chunk."""
        if not chunk:
            return
        self.size += len(chunk)
        self.newlines += chunk.count(b"\n")
        if b"\r" in chunk or self.last == b"\r":
            self.carriage_returns += chunk.count(b"\r")
            self.pairs += chunk.count(b"\r\n") + (self.last == b"\r" and chunk.startswith(b"\n"))
        self.has_nul = self.has_nul or b"\x00" in chunk
        self.last = chunk[-1:]


def _chunks(path: Path, is_gzip: bool, advance: Advance) -> Iterator[bytes]:
    """Yield a file's bytes, decompressed.

    Raises:
        FileProblem: the compressed data is damaged.
    """
    with path.open("rb") as raw:
        stream: BinaryIO | gzip.GzipFile = gzip.GzipFile(fileobj=raw) if is_gzip else raw
        position = 0
        try:
            while chunk := stream.read(CHUNK):
                advance(raw.tell() - position)
                position = raw.tell()
                yield chunk
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise problem(
                "damaged_gzip", "The compressed file is damaged or not complete.", "Copy or export it again."
            ) from error


def _utf8_chunks(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Yield text of any encoding as UTF-8.

    Raises:
        FileProblem: the bytes are not of that encoding; names line and byte.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    lines = 0
    first = True
    try:
        for chunk in chunks:
            text = decoder.decode(chunk)
            if encoding == "utf-8":
                lines += chunk.count(b"\n")
                yield chunk
                continue
            lines += text.count("\n")
            yield (text.removeprefix("\ufeff") if first else text).encode()
            first = first and not text
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise _encoding_problem(error, lines, encoding) from error


def _encoding_problem(error: UnicodeDecodeError, lines: int, encoding: str) -> FileProblem:
    """Name the line and the byte that is not of the declared encoding.

    Args:
        error: raised for a chunk, which the decoder may have joined with the end of the chunk before.
        lines: line ends before the chunk.
        encoding: the declared encoding.
    """
    data = bytes(error.object)
    line = lines + data[: error.start].count(b"\n") + 1
    byte = data[error.start]
    around = data[max(0, data.rfind(b"\n", 0, error.start) + 1, error.start - 20) : error.start + 10]
    shown = around.split(b"\n")[0].rstrip(b"\r").decode("ascii", errors="backslashreplace")
    if encoding == "utf-8":
        hint = (
            "Files saved by Excel on Windows are usually cp1252: set `encoding: cp1252` (or `latin-1`) for this file, "
            'or save it as "CSV UTF-8".'
        )
    elif encoding.startswith("utf-16") and b"\x00" not in data[:1000]:
        hint = "It does not look like UTF-16 at all: set `encoding: utf-8` or `encoding: cp1252` for this file."
    else:
        hint = "Set the `encoding` in which this file was saved; the usual ones are utf-8, cp1252 and utf-16."
    return problem(
        "wrong_encoding", f'The byte 0x{byte:02X} in "{shown}" is not {encoding} text.', hint, line=line, value=shown
    )


def _with_newlines(path: Path, folder: Path) -> Path:
    """Copy a file whose lines end in CR alone, as old Mac programs write them, with LF instead."""
    copy = folder / "newlines.txt"
    with path.open("rb") as stream, copy.open("wb") as target:
        while chunk := stream.read(CHUNK):
            target.write(chunk.replace(b"\r", b"\n"))
    return copy
