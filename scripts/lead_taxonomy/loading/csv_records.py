"""Split a CSV file into records with Python, exactly and with the reason for each record that cannot be read.

DuckDB is many times faster and reads the files that have nothing wrong. It stops at the first line with
another line end than the rest, swallows the rest of a file after a quote that is never closed, and accepts
NUL bytes. Files with such things, and files whose count of rows does not equal their count of lines, go
through here once; DuckDB then reads the records that are fine from a clean copy.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

# A longer record is nearly always a quote that is never closed.
LONGEST_RECORD = 16 * 1024 * 1024
NUL = b"\x00"
_QUOTE = b'"'


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a CSV file.

    Attributes:
        ordinal: 1 for the first record after the header, counting those that cannot be read.
        line: line in the file on which it starts, the first being 1.
        raw: its bytes, without the line end.
        problem: why it cannot be read; None when it can.
    """

    ordinal: int
    line: int
    raw: bytes
    problem: str | None


class RecordReader:
    """Reads the records of a file that is valid UTF-8.

    Blank lines are no records. After a quote that is never closed, or text after a closing quote, only the line
    where the record starts is rejected: what follows is read as if nothing happened.
    """

    def __init__(self, stream: BinaryIO, delimiter: str, columns: int) -> None:
        """Prepare to read.

        Args:
            stream: positioned at the start of the file; a byte order mark is skipped.
            delimiter: one character.
            columns: number of columns of the header. A record may have more values if those are empty: some
                systems end each record with a delimiter. DuckDB takes them as well.
        """
        self._stream = stream
        self._delimiter = delimiter.encode()
        self._columns = columns
        mark = re.escape(self._delimiter)
        # Possessive (*+), or """ would be taken for an empty value with a quote behind it.
        quoted = rb' *"[^"]*+(?:""[^"]*+)*+" *'
        value = rb"(?:" + quoted + rb'|(?! *")[^' + mark + rb"\n]*)"
        repeated = rb"(?:" + value + mark + rb"){%d}" % (columns - 1)
        self._whole = re.compile(repeated + value + rb"(?:" + mark + rb'(?:"")?)*')
        self._quoted = re.compile(quoted + rb"(?=" + mark + rb"|\Z)")
        self._opened = re.compile(rb' *"')
        self._closed = re.compile(quoted)
        self._pending: list[bytes] = []
        self._line = 0

    def __iter__(self) -> Iterator[Record]:
        """Yield the records after the header, in the order of the file."""
        self._header()
        ordinal = 0
        while (line := self._next()) is not None:
            start = self._line
            raw = _without_line_end(line)
            if not raw.strip(b" "):
                continue
            ordinal += 1
            if _QUOTE not in raw and NUL not in raw:
                yield Record(ordinal, start, raw, self._plain_problem(raw))
            else:
                raw, problem = self._quoted_record(raw, line)
                yield Record(ordinal, start, raw, problem)

    def _next(self) -> bytes | None:
        """Return the next line with its line end, None at the end of the file."""
        line = self._pending.pop() if self._pending else self._stream.readline(LONGEST_RECORD + 1)
        if not line:
            return None
        self._line += 1
        return line

    def _give_back(self, lines: list[bytes]) -> None:
        """Make lines that were read in vain the next ones again."""
        self._pending.extend(reversed(lines))
        self._line -= len(lines)

    def _header(self) -> None:
        """Skip the header, which may have blank lines before it, and line ends between quotes in it."""
        raw = self._next() or b""
        while raw and not raw.removeprefix(b"\xef\xbb\xbf").strip():
            raw = self._next() or b""
        raw = raw.removeprefix(b"\xef\xbb\xbf")
        while self._is_open(_without_line_end(raw)) and (line := self._next()) is not None:
            raw += line

    def _is_open(self, raw: bytes) -> bool:
        """Whether the text ends inside a quoted value."""
        return self._parse(raw)[1] == "open"

    def _plain_problem(self, raw: bytes) -> str | None:
        """Check a record without quotes by counting."""
        found = raw.count(self._delimiter) + 1
        if len(raw) > LONGEST_RECORD:
            self._skip_rest_of_line()
            return f"The line is longer than {LONGEST_RECORD // 1024 // 1024} MB."
        if found == self._columns or (found > self._columns and not any(self._extra(raw))):
            return None
        return _count_problem(found, self._columns)

    def _extra(self, raw: bytes) -> list[bytes]:
        """Return the values behind the last column, of a record without quotes."""
        return raw.split(self._delimiter)[self._columns :]

    def _skip_rest_of_line(self) -> None:
        """Read on to the end of an endless line, in pieces."""
        while (piece := self._stream.readline(LONGEST_RECORD)) and not piece.endswith(b"\n"):
            pass

    def _quoted_record(self, raw: bytes, first: bytes) -> tuple[bytes, str | None]:
        """Complete and check a record with quotes. Returns (its bytes, its problem)."""
        if len(raw) > LONGEST_RECORD and not first.endswith(b"\n"):
            self._skip_rest_of_line()
            return raw, f"The line is longer than {LONGEST_RECORD // 1024 // 1024} MB."
        whole = raw
        parts = [first]
        more: list[bytes] = []
        size = len(first)
        while True:
            if self._whole.fullmatch(whole):
                return whole, "The record holds a NUL byte." if NUL in whole else None
            found, state = self._parse(whole)
            if state == "complete":
                return whole, "The record holds a NUL byte." if NUL in whole else _count_problem(found, self._columns)
            if state == "text after quote":
                self._give_back(more)
                return raw, 'Text follows the closing quote (") of a value.'
            # Only a line with a quote can close the value.
            closing = None
            while size <= LONGEST_RECORD and closing is None and (line := self._next()) is not None:
                more.append(line)
                parts.append(line)
                size += len(line)
                closing = line if _QUOTE in line else None
            if closing is None:
                self._give_back(more)
                return raw, 'A value starts with a quote (") that is never closed.'
            whole = _without_line_end(b"".join(parts))

    def _parse(self, raw: bytes) -> tuple[int, str]:
        """Walk through a record. Returns (values found, complete | open | text after quote)."""
        position = 0
        found = 0
        while True:
            found += 1
            if match := self._quoted.match(raw, position):
                position = match.end()
            elif self._opened.match(raw, position):
                return found, "text after quote" if self._closed.match(raw, position) else "open"
            else:
                position = raw.find(self._delimiter, position)
                if position < 0:
                    return found, "complete"
            if position >= len(raw):
                return found, "complete"
            position += 1

    def values(self, raw: bytes) -> list[bytes]:
        """Return the values of a record that can be read, without their quotes."""
        values: list[bytes] = []
        position = 0
        while len(values) < self._columns:
            if match := self._quoted.match(raw, position):
                values.append(match.group().strip(b" ")[1:-1].replace(b'""', b'"'))
                position = match.end() + 1
            else:
                end = raw.find(self._delimiter, position)
                end = len(raw) if end < 0 else end
                values.append(raw[position:end])
                position = end + 1
        return values


def quote_value(value: bytes) -> bytes:
    """Return a value between quotes."""
    return _QUOTE + value.replace(_QUOTE, b'""') + _QUOTE


def _without_line_end(line: bytes) -> bytes:
    """Remove one LF or CRLF."""
    return line.removesuffix(b"\n").removesuffix(b"\r")


def _count_problem(found: int, columns: int) -> str:
    """Say that a record has the wrong number of values."""
    return f"The record has {found} {'value' if found == 1 else 'values'}, and the header has {columns} columns."
