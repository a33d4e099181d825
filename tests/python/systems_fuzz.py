"""Break good export files in ways that happen: bytes, delimiters, quotes, encodings, columns, values, rows."""

from __future__ import annotations

import csv
import gzip
import io
import random
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

NASTY_BYTES = (
    *(b"\x00", b"\xff", b"\xfe\xff", b'"', b"\n", b"\r", b";", b","),
    *(b"\xe9", b"\xc3", b"\x1a", b"\xef\xbb\xbf"),
)
NASTY_VALUES = (
    *("", " ", "null", "NULL", "N/A", "#N/A", "true", "2", "-1", "1e309", "1.000,50", "$1,77,000.00 ", "=1+1", "'"),
    *("2026-13-45", "0000-00-00", "9999-12-31 23:59:59", "31-02-2026", "10/20/2016", "1427997766000"),
    *("2026-03-29 02:30", "2011-10-01T00:38:44.546+02:00", "2026-01-01T00:00:00Z"),
    *("{}", "[]", '{"a":', "[1,2", '"', '""', "a\nb", "a\r\nb", "a,b;c\td|e", "é€", "😀", "\u202e", "\u200b"),
    *("x" * 70_000, "000000000000000AAA", "00Q09000000000", "None", "\\N"),
)
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-32", "cp850")
DELIMITERS = (",", ";", "\t", "|", ":")

Rows = list[list[str]]


@dataclass(frozen=True)
class Corruption:
    """A broken file. `records` is how many records it holds, where the breaking leaves no doubt about that."""

    name: str
    kind: str
    content: bytes
    records: int | None


def corruptions(files: Sequence[Path], root: Path, count: int, seed: int) -> list[Corruption]:
    """Break one of the files so many times; the same seed breaks them the same way."""
    dice = random.Random(seed)
    broken = []
    for _ in range(count):
        path = dice.choice(files)
        kind, breaker = dice.choice(BREAKERS)
        content, records = breaker(dice, path.read_bytes())
        broken.append(Corruption(path.relative_to(root).as_posix(), kind, content, records))
    return broken


def _parsed(content: bytes) -> tuple[Rows, str, str]:
    """Return the rows of a good file, its delimiter and its encoding."""
    try:
        text, encoding = content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = content.decode("cp1252"), "cp1252"
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), delimiter, encoding


def _written(rows: Rows, delimiter: str = ",", encoding: str = "utf-8", line_end: str = "\n") -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return target.getvalue().encode(encoding, "replace")


# Bytes: how many records are left is anybody's guess.


def _change_bytes(dice: random.Random, content: bytes) -> tuple[bytes, None]:
    data = bytearray(content)
    for _ in range(dice.randint(1, 8)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return bytes(data), None


def _insert_bytes(dice: random.Random, content: bytes) -> tuple[bytes, None]:
    for _ in range(dice.randint(1, 4)):
        place = dice.randrange(len(content))
        content = content[:place] + dice.choice(NASTY_BYTES) + content[place:]
    return content, None


def _remove_bytes(dice: random.Random, content: bytes) -> tuple[bytes, None]:
    place = dice.randrange(len(content))
    return content[:place] + content[place + dice.randint(1, 200) :], None


def _cut_off(dice: random.Random, content: bytes) -> tuple[bytes, None]:
    return content[: dice.randrange(len(content))], None


def _repeat_bytes(dice: random.Random, content: bytes) -> tuple[bytes, None]:
    place = dice.randrange(len(content))
    return content[:place] + content[max(0, place - dice.randint(1, 300)) :], None


def _remove_a_quote(dice: random.Random, content: bytes) -> tuple[bytes, None]:
    places = [place for place, byte in enumerate(content) if byte == ord('"')]
    place = dice.choice(places) if places else dice.randrange(len(content))
    return content[:place] + content[place + 1 :], None


def _add_a_quote(dice: random.Random, content: bytes) -> tuple[bytes, None]:
    place = dice.randrange(len(content))
    return content[:place] + b'"' + content[place:], None


def _replace_all(dice: random.Random, content: bytes) -> tuple[bytes, None]:
    old, new = dice.choice(
        [(b",", b";"), (b'"', b"'"), (b"\n", b"\r"), (b'"', b""), (b",", b",,"), (b"-", b"/"), (b":", b".")]
    )
    return content.replace(old, new), None


def _wrap(dice: random.Random, content: bytes) -> tuple[bytes, None]:
    """Return something else than a table, or the table in something else."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        # Not the time of the clock: the same seed makes the same files.
        archive.writestr(zipfile.ZipInfo("export.csv"), content)
    squeezed = gzip.compress(content, mtime=0)
    options = (
        b"",
        b"\n\n\n",
        b"\xef\xbb\xbf",
        squeezed,
        squeezed[: len(squeezed) // 2],
        packed.getvalue(),
        packed.getvalue()[: len(packed.getvalue()) // 2],
        b"PK\x03\x04" + content,
        b"PAR1" + content + b"PAR1",
        b"<html><table>" + content,
        b"[" + content,
        b'{"results": [' + content,
        dice.randbytes(500),
    )
    return dice.choice(options), None


# Tables: the number of records is known.


def _change_values(dice: random.Random, content: bytes) -> tuple[bytes, int | None]:
    rows, delimiter, encoding = _parsed(content)
    if len(rows) < 2:
        return content, None
    for _ in range(dice.randint(1, 6)):
        row = rows[dice.randrange(1, len(rows))]
        row[dice.randrange(len(row))] = dice.choice(NASTY_VALUES)
    blank = any(not any(row) for row in rows)
    return _written(rows, delimiter, "utf-8" if encoding == "utf-8" else encoding), None if blank else len(rows) - 1


def _change_a_column(dice: random.Random, content: bytes) -> tuple[bytes, int | None]:
    """Put one value into a whole column."""
    rows, delimiter, _ = _parsed(content)
    place, value = dice.randrange(len(rows[0])), dice.choice(NASTY_VALUES)
    for row in rows[1:]:
        row[place] = value
    blank = any(not any(row) for row in rows)
    return _written(rows, delimiter), None if blank else len(rows) - 1


def _change_columns(dice: random.Random, content: bytes) -> tuple[bytes, int | None]:
    rows, delimiter, _ = _parsed(content)
    place = dice.randrange(len(rows[0]))
    kind = dice.randrange(7)
    if kind == 0:
        rows = [row[:place] + row[place + 1 :] for row in rows]
    elif kind == 1:
        rows = [[*row, row[place]] for row in rows]
    elif kind == 2:
        rows[0][place] = dice.choice(["", " ", "Id", "onbekend", "E-mail", rows[0][0], "a" * 300, "é;"])
    elif kind == 3:
        order = dice.sample(range(len(rows[0])), len(rows[0]))
        rows = [[row[index] for index in order] for row in rows]
    elif kind == 4:
        rows[0] = [dice.choice([str.upper, str.lower, str.title])(name) for name in rows[0]]
    elif kind == 5:
        rows[0] = [f" {name} " for name in rows[0]]
    else:
        rows = [[*row, ""] for row in rows]
    blank = any(not any(row) for row in rows)
    return _written(rows, delimiter), None if blank else len(rows) - 1


def _change_rows(dice: random.Random, content: bytes) -> tuple[bytes, int | None]:
    rows, delimiter, _ = _parsed(content)
    width = len(rows[0])
    kind = dice.randrange(8)
    if kind == 0:
        rows += [list(row) for row in dice.choices(rows[1:] or [[""] * width], k=3)]
    elif kind == 1:
        rows = [rows[0]]
    elif kind == 2:
        body = rows[1:]
        dice.shuffle(body)
        rows = [rows[0], *body]
    elif kind == 3:
        rows.append(["0"] * width)
    elif kind == 4:
        rows.append([*(["x"] * (width + 2))])
    elif kind == 5:
        rows.insert(dice.randrange(1, len(rows) + 1), ["x"] * max(1, width - 1))
    elif kind == 6:
        rows.insert(0, ["Rapport van 1 oktober"])
    else:
        rows.append(list(rows[0]))
    doubtful = kind == 6 or any(not any(row) for row in rows) or width == 1
    return _written(rows, delimiter), None if doubtful else len(rows) - 1


def _rewrite(dice: random.Random, content: bytes) -> tuple[bytes, int | None]:
    """Save a good table as another program would."""
    rows, _, _ = _parsed(content)
    encoding, delimiter = dice.choice(ENCODINGS), dice.choice(DELIMITERS)
    certain = encoding in ("utf-8", "utf-8-sig") and delimiter != ":"
    return _written(rows, delimiter, encoding, dice.choice(["\n", "\r\n"])), len(rows) - 1 if certain else None


def _blank_lines(dice: random.Random, content: bytes) -> tuple[bytes, int | None]:
    lines = content.splitlines(keepends=True)
    rows, _, _ = _parsed(content)
    multiline = any("\n" in value for row in rows for value in row)
    for _ in range(3):
        lines.insert(dice.randrange(1, len(lines) + 1), dice.choice([b"\n", b"\r\n"]))
    if not content.endswith(b"\n"):
        multiline = True
    return b"".join(lines), None if multiline else len(rows) - 1


Breaker = Callable[[random.Random, bytes], tuple[bytes, int | None]]
BREAKERS: tuple[tuple[str, Breaker], ...] = (
    ("change_bytes", _change_bytes),
    ("insert_bytes", _insert_bytes),
    ("remove_bytes", _remove_bytes),
    ("cut_off", _cut_off),
    ("repeat_bytes", _repeat_bytes),
    ("remove_a_quote", _remove_a_quote),
    ("add_a_quote", _add_a_quote),
    ("replace_all", _replace_all),
    ("wrap", _wrap),
    ("change_values", _change_values),
    ("change_a_column", _change_a_column),
    ("change_columns", _change_columns),
    ("change_rows", _change_rows),
    ("rewrite", _rewrite),
    ("blank_lines", _blank_lines),
)
