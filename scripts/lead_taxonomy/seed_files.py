"""Read seed files with the place of every cell, also as Excel saves them, and write them in their canonical form.

One reader for `validate`, `fmt` and `export`. What a spreadsheet does to a file without changing what it says
(semicolons, a byte order mark, 31-12-2026, WAAR) is understood and noted as a *habit*. What cannot be understood is a
*problem*, and the text stays as it was found: nothing is guessed.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.seed_contract import SeedContract

# Operators whose value is a number, although the column `value` is text: it also holds names and lists.
NUMERIC_OPERATORS = ("count_at_least", "at_least", "above", "at_most", "below")
_DELIMITERS = (",", ";", "\t")
_NEED_QUOTES = frozenset(',"\r\n')
_LINE_END = re.compile(r"\r\n|\n|\r")
_QUOTED = re.compile(r'"[^"]*(?:""[^"]*)*"')
# Python refuses to read a number of more digits.
_INTEGER = re.compile(r"-?\d{1,4000}", re.ASCII)
_WHOLE_NUMBER_WITH_DECIMALS = re.compile(r"(-?\d{1,4000})[,.]0+", re.ASCII)
_NUMBER = re.compile(r"(-?)0*(\d+)(?:[,.](\d+))?", re.ASCII)
# 1.000 is a thousand to one reader and one to another.
_THOUSANDS_OR_DECIMALS = re.compile(r"-?[1-9]\d{0,2}([,.]\d{3})+", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})([ T]00:00(:00)?)?", re.ASCII)
_LOCAL_DATE = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})( 0?0:00(:00)?)?", re.ASCII)
_BOOLEANS = {"true": "true", "waar": "true", "false": "false", "onwaar": "false"}
AMBIGUOUS_NUMBER = "ambiguous_number"
# What a Dutch Excel writes for the raw values true and false.
_SAVED_BOOLEANS = {"WAAR": "true", "ONWAAR": "false"}
_MONTHS = 12


class Habit(StrEnum):
    """What a spreadsheet program does to a file, and what is understood all the same."""

    DELIMITER = "delimiter"
    BYTE_ORDER_MARK = "byte_order_mark"
    ENCODING = "encoding"
    LINE_ENDS = "line_ends"
    DATE = "date"
    BOOLEAN = "boolean"
    NUMBER = "number"
    EMPTY_ROWS = "empty_rows"
    EMPTY_COLUMNS = "empty_columns"
    COLUMN_ORDER = "column_order"
    SPACE = "space"


class Problem(StrEnum):
    """What makes a file, a line or a cell impossible to understand."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_CSV = "not_csv"
    ROW_LENGTH = "row_length"
    TYPE = "type"


@dataclass(frozen=True)
class Note:
    """One habit or problem, and where.

    Attributes:
        kind: which.
        line: the first line where it was seen; None where it is the whole file.
        position: place in that line, from 1.
        column: name of the column, where it is about one.
        value: the text as the file has it.
        detail: what else a message needs: the delimiter, the type, the reason of the system.
        count: how often it was seen.
    """

    kind: Habit | Problem
    line: int | None = None
    position: int | None = None
    column: str | None = None
    value: str | None = None
    detail: str = ""
    count: int = 1


@dataclass(frozen=True)
class Row:
    """A row of a seed.

    Attributes:
        seed: name of the seed.
        line: line on which the row starts, the header being 1.
        cells: text by column in canonical form, without space around it; "" where a cell is blank.
        places: (line, position) of each cell.
        written: text by column in canonical form: what is written back. Free text keeps the space around it.
    """

    seed: str
    line: int
    cells: Mapping[str, str]
    places: Mapping[str, tuple[int, int]]
    written: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the text of a cell; "" where it is blank or the file has no such column."""
        return self.cells.get(column, "")

    def date(self, column: str) -> date | None:
        """Return a cell as a date; None where it is blank or none."""
        try:
            return date.fromisoformat(self[column])
        except ValueError:
            return None

    def integer(self, column: str) -> int | None:
        """Return a cell as a whole number; None where it is blank or none."""
        return int(self[column]) if _INTEGER.fullmatch(self[column]) else None


@dataclass
class SeedFile:
    """A seed file as read.

    Attributes:
        contract: what it must look like.
        path: where it is.
        rows: its rows, those without any value left out.
        columns: the columns of the contract that it has.
        extra: (name, position) of columns that the contract does not have.
        habits: what was understood although it is not canonical.
        problems: what was not understood.
    """

    contract: SeedContract
    path: Path
    rows: list[Row] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    extra: list[tuple[str, int]] = field(default_factory=list)
    habits: list[Note] = field(default_factory=list)
    problems: list[Note] = field(default_factory=list)

    @property
    def has_header(self) -> bool:
        """Whether the file could be read as far as its header."""
        return not any(
            note.kind in (Problem.MISSING, Problem.UNREADABLE) or (note.kind is Problem.NOT_CSV and note.line == 1)
            for note in self.problems
        )

    @property
    def missing(self) -> list[str]:
        """The columns of the contract that the file does not have."""
        return [column for column in self.contract.header if column not in self.columns]

    @property
    def is_whole(self) -> bool:
        """Whether every cell of the file found its column, so that it can be written again without losing one."""
        lost = any(note.kind is not Problem.TYPE for note in self.problems)
        return not lost and not self.missing and not self.extra


def read_seed(path: Path, contract: SeedContract) -> SeedFile:
    """Read one seed file; everything that is wrong with it is in the result."""
    seed = SeedFile(contract, path)
    text = _read_text(path, seed)
    if text is None:
        return seed
    text, delimiter, skipped = _find_delimiter(text, contract)
    if delimiter != "," or skipped:
        seed.habits.append(Note(Habit.DELIMITER, 1, detail=delimiter))
    records = _records(text, delimiter, seed, first_line=1 + skipped)
    header = next(records, [])
    _read_header(header, seed)
    _read_rows(records, header, seed)
    return seed


def canonical_text(seed: SeedFile) -> str:
    """Return the file in its canonical form: comma, LF, ISO dates, true and false, columns in their order.

    Raises:
        ValueError: the file could not be read completely, so that something would be lost.
    """
    if not seed.is_whole:
        raise ValueError(f"{seed.contract.label} was not read completely")
    header = seed.contract.header
    return write_csv([header, *([row.written[column] for column in header] for row in seed.rows)])


def canonical_value(text: str, kind: str) -> str:
    """Return the canonical form of a value of a type; the text itself where it has that form, or is not of that type.

    >>> canonical_value("31-12-2026", "date")
    '2026-12-31'
    """
    canonical, habit = _canonical(text.strip(), kind)
    return text if canonical is None or habit is None else canonical


def write_csv(lines: Iterable[Iterable[str]]) -> str:
    """Return lines of values as canonical CSV: comma, LF, quotes only where needed.

    The module csv leaves a carriage return without quotes, and its own reader then sees a new line.
    """
    return "".join(f"{','.join(map(_quoted, values))}\n" for values in lines)


def _quoted(value: str) -> str:
    """Put a value between quotes where it needs them."""
    escaped = value.replace('"', '""')
    return f'"{escaped}"' if set(value) & _NEED_QUOTES else value


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Write several files, all or none: a file is there as it was, or as it shall be, and never in between.

    Raises:
        LeadTaxonomyError: one of them cannot be written; all are as they were.
    """
    before: dict[Path, bytes] = {}
    done: list[Path] = []
    try:
        before.update((path, path.read_bytes()) for path in contents if path.exists())
        for path, content in contents.items():
            _replace_file(path, content)
            done.append(path)
    except OSError as error:
        for path in done:
            if path in before:
                _replace_file(path, before[path])
            else:
                path.unlink(missing_ok=True)
        raise LeadTaxonomyError(
            f"{error.filename or 'A file'} cannot be written: {error.strerror}.", hint="No file was changed."
        ) from error


def _replace_file(path: Path, content: bytes) -> None:
    """Write beside the file and move it into its place, with the rights that the file has."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as handle:
        temporary = Path(handle.name)
        try:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _read_text(path: Path, seed: SeedFile) -> str | None:
    """Decode a file, and note what was unusual; None where it cannot be read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        seed.problems.append(Note(Problem.MISSING))
        return None
    except OSError as error:
        seed.problems.append(Note(Problem.UNREADABLE, detail=error.strerror or str(error)))
        return None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        seed.habits.append(Note(Habit.ENCODING, detail="utf-16"))
        encoding = "utf-16"
    elif b"\0" in content:
        # A workbook or another program's file that was renamed to .csv.
        seed.problems.append(Note(Problem.UNREADABLE, detail="binary"))
        return None
    elif content.startswith(b"\xef\xbb\xbf"):
        seed.habits.append(Note(Habit.BYTE_ORDER_MARK))
        encoding = "utf-8-sig"
    else:
        encoding = "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        seed.problems.append(Note(Problem.UNREADABLE, line, detail="encoding"))
        return None
    seed.habits.append(Note(Habit.ENCODING, line, detail="cp1252"))
    return text


def _find_delimiter(text: str, contract: SeedContract) -> tuple[str, str, int]:
    """Return the text, what separates its values, and the number of lines before the header (Excel's `sep=;`)."""
    first, _, rest = text.partition("\n")
    if first.strip().lower() in {f"sep={delimiter}" for delimiter in _DELIMITERS}:
        return rest, first.strip()[-1:] or "\t", 1
    header = _LINE_END.split(text, maxsplit=1)[0]

    def known(delimiter: str) -> int:
        return sum(cell.strip(' "') in contract.by_name for cell in header.split(delimiter))

    return text, max(_DELIMITERS, key=known), 0


class _Cell(NamedTuple):
    """A value and where it starts."""

    text: str
    line: int
    position: int


def _records(text: str, delimiter: str, seed: SeedFile, first_line: int) -> Iterator[list[_Cell]]:
    """Yield the records of a CSV text. The module csv knows the lines of a record, and not the place of a cell."""
    plain = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")
    at, line, line_start = 0, first_line, 0
    record: list[_Cell] = []
    noted_line_end = False
    while at < len(text) or record:
        position = at - line_start + 1
        quoted = text.startswith('"', at)
        match = _QUOTED.match(text, at) if quoted else plain.match(text, at)
        if match is None:
            seed.problems.append(Note(Problem.NOT_CSV, line, position, detail="open_quote"))
            return
        value = match.group()[1:-1].replace('""', '"') if quoted else match.group()
        record.append(_Cell(value, line, position))
        at = match.end()
        for end in _LINE_END.finditer(match.group()) if quoted else ():
            line, line_start = line + 1, match.start() + end.end()
        line_end = _LINE_END.match(text, at)
        if text.startswith(delimiter, at):
            at += 1
            if at < len(text):
                continue
            # The file ends after a delimiter: one more, empty value.
            record.append(_Cell("", line, at - line_start + 1))
        elif line_end:
            if "\r" in line_end.group() and not noted_line_end:
                noted_line_end = True
                seed.habits.append(Note(Habit.LINE_ENDS, line))
            at = line_end.end()
            line, line_start = line + 1, at
        elif at < len(text):
            seed.problems.append(Note(Problem.NOT_CSV, line, position, value=value, detail="after_quote"))
            return
        yield record
        record = []


def _read_header(header: list[_Cell], seed: SeedFile) -> None:
    """Note which columns there are."""
    names = [cell.text.strip() for cell in header]
    seed.columns = [name for name in dict.fromkeys(names) if name in seed.contract.by_name]
    seen: set[str] = set()
    for cell, name in zip(header, names, strict=True):
        if name and (name not in seed.contract.by_name or name in seen):
            seed.extra.append((name, cell.position))
        seen.add(name)
    order = [column for column in seed.contract.header if column in seed.columns]
    if seed.columns != order:
        seed.habits.append(Note(Habit.COLUMN_ORDER, 1))


def _read_rows(records: Iterator[list[_Cell]], header: list[_Cell], seed: SeedFile) -> None:
    """Read the rows below the header."""
    names = [cell.text.strip() for cell in header]
    named = max((index for index, name in enumerate(names, start=1) if name), default=0)
    blank_header = next((cell for cell, name in zip(header, names, strict=True) if not name), None)
    empty_rows: list[int] = []
    has_empty_columns = len(names) > named
    for record in records:
        line = record[0].line
        if not any(cell.text.strip() for cell in record):
            empty_rows.append(line)
            continue
        filled = max(index for index, cell in enumerate(record, start=1) if cell.text.strip())
        if filled > len(names) or len(record) < named:
            note = Note(Problem.ROW_LENGTH, line, detail=f"{max(filled, min(len(record), named))}/{named}")
            seed.problems.append(note)
            continue
        unnamed = next(
            (cell for cell, name in zip(record, names, strict=False) if not name and cell.text.strip()), None
        )
        if unnamed is not None and not any(name == "" for name, _ in seed.extra):
            seed.extra.append(("", unnamed.position))
        has_empty_columns = has_empty_columns or len(record) > named
        seed.rows.append(_read_row(record, names, seed))
    _read_saved_booleans(seed)
    if empty_rows:
        seed.habits.append(Note(Habit.EMPTY_ROWS, empty_rows[0], count=len(empty_rows)))
    if has_empty_columns:
        seed.habits.append(Note(Habit.EMPTY_COLUMNS, 1, blank_header.position if blank_header else None))


def _read_saved_booleans(seed: SeedFile) -> None:
    """Read the raw value WAAR as true where Excel saved the file: then it left no true or false in it.

    Where one of these is there too, a source itself says WAAR.
    """
    columns = [name for name in seed.contract.by_name if name.startswith("raw_")]
    if any(row[name].lower() in ("true", "false") for row in seed.rows for name in columns):
        return
    for index, row in enumerate(seed.rows):
        saved = {name: _SAVED_BOOLEANS[row[name]] for name in columns if row[name] in _SAVED_BOOLEANS}
        if saved:
            seed.rows[index] = replace(row, cells={**row.cells, **saved}, written={**row.written, **saved})
            seed.habits += [Note(Habit.BOOLEAN, *row.places[name], name, row[name], saved[name]) for name in saved]


def _read_row(record: list[_Cell], names: list[str], seed: SeedFile) -> Row:
    """Read the cells of a row into their canonical form."""
    found: dict[str, _Cell] = {}
    for cell, name in zip(record, names, strict=False):
        if name in seed.contract.by_name:
            found.setdefault(name, cell)
    operator = found["operator"].text.strip() if "operator" in found else ""
    written: dict[str, str] = {}
    for name, cell in found.items():
        kind = seed.contract.by_name[name].type
        if name == "value" and operator in NUMERIC_OPERATORS:
            kind = "number"
        text = cell.text
        if text != text.strip() and name in seed.contract.exact:
            text = text.strip()
            seed.habits.append(Note(Habit.SPACE, cell.line, cell.position, name, text))
        canonical, note = _canonical(cell.text.strip(), kind)
        written[name] = text if canonical is None or note is None else canonical
        if canonical is None:
            is_number = kind in ("integer", "number") and _THOUSANDS_OR_DECIMALS.fullmatch(cell.text.strip())
            detail = AMBIGUOUS_NUMBER if is_number else kind
            problem = Note(Problem.TYPE, cell.line, cell.position, name, cell.text.strip(), detail)
            seed.problems.append(problem)
        elif note is not None:
            seed.habits.append(Note(note, cell.line, cell.position, name, cell.text.strip(), canonical))
    return Row(
        seed.contract.name,
        record[0].line,
        {name: text.strip() for name, text in written.items()},
        {name: (cell.line, cell.position) for name, cell in found.items()},
        written,
    )


def _canonical(value: str, kind: str) -> tuple[str | None, Habit | None]:  # noqa: PLR0911 (one line per type)
    """Return the canonical form of a value (None: it is not of this type), and the habit that it showed.

    >>> _canonical("31-12-2026", "date")
    ('2026-12-31', <Habit.DATE: 'date'>)
    >>> _canonical("WAAR", "boolean")
    ('true', <Habit.BOOLEAN: 'boolean'>)
    >>> _canonical("2,5", "integer")
    (None, None)
    >>> _canonical("65,00", "number")
    ('65', <Habit.NUMBER: 'number'>)
    >>> _canonical("1.000", "number")
    (None, None)
    """
    if value == "":
        return "", None
    if kind == "date":
        return _canonical_date(value)
    if kind == "boolean":
        found = _BOOLEANS.get(value.lower())
        return found, None if found in (None, value) else Habit.BOOLEAN
    if kind in ("integer", "number") and _THOUSANDS_OR_DECIMALS.fullmatch(value):
        return None, None
    if kind == "integer":
        whole = _WHOLE_NUMBER_WITH_DECIMALS.fullmatch(value)
        if whole:
            return whole.group(1), Habit.NUMBER
        return (value if _INTEGER.fullmatch(value) else None), None
    number = _NUMBER.fullmatch(value) if kind == "number" else None
    if number:
        sign, whole_part, decimals = number.groups()
        decimals = (decimals or "").rstrip("0")
        text = f"{sign}{whole_part}{'.' if decimals else ''}{decimals}"
        if _THOUSANDS_OR_DECIMALS.fullmatch(text):
            text += "0"
        return text, None if text == value else Habit.NUMBER
    return value, None


def _canonical_date(value: str) -> tuple[str | None, Habit | None]:
    """Read a date. 7/1/2026 is left alone: it is January to one spreadsheet and July to another."""
    iso, local = _ISO_DATE.fullmatch(value), _LOCAL_DATE.fullmatch(value)
    if iso:
        text = iso.group(1)
    elif local:
        day, separator, month, year = int(local.group(1)), local.group(2), int(local.group(3)), local.group(4)
        if separator == "/" and day <= _MONTHS and day != month:
            return None, None
        text = f"{year}-{month:02}-{day:02}"
    else:
        return None, None
    try:
        date.fromisoformat(text)
    except ValueError:
        return None, None
    return text, None if text == value else Habit.DATE
