"""Which raw table of which system has these headers?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Literal

from lead_taxonomy.errors import Severity
from lead_taxonomy.loading.buffer import listed
from lead_taxonomy.recognising.names import normalise
from lead_taxonomy.recognising.unused_objects import SYSTEM_MARKS, unused_object
from lead_taxonomy.recognising.vendor_contract import VendorTable
from lead_taxonomy.source_config import did_you_mean

Shape = Literal["export", "landed"]
# Columns that loaders such as Fivetran and Airbyte add to what they land.
_LOADER_COLUMNS = ("_fivetran_", "_airbyte_", "_sdc_", "property_")
# Fewer columns in common say nothing about what a file is.
_TELLING_COLUMNS = 2


@dataclass(frozen=True)
class Recognised:
    """A file that is a known table.

    Attributes:
        table: the table.
        headers: headers of the file, each once, in order.
        positions: column of the table -> positions of its headers, the first of which wins when it has a value.
        unlisted: positions of headers that the table does not list.
        missing: columns of the table that the file does not have.
        shape: whether the vendor made the file, or a loader.
    """

    table: VendorTable
    headers: tuple[str, ...]
    positions: dict[str, list[int]]
    unlisted: tuple[int, ...]
    missing: tuple[str, ...]
    shape: Shape

    @property
    def unused_headers(self) -> list[str]:
        """Headers that go to _other_columns."""
        return [self.headers[position] for position in self.unlisted]


@dataclass(frozen=True)
class NotRecognised:
    """A file that is no known table.

    Attributes:
        code: kind of finding.
        message, hint: why, and what to do.
        severity: notice when there is nothing to do about it.
    """

    code: str
    message: str
    hint: str
    severity: Severity = "warning"


def unique_headers(headers: Sequence[str]) -> tuple[str, ...]:
    """Name each column once: a second "Email" becomes "Email (2)", an empty name "(column 3)".

    >>> unique_headers(["Email", "", "Email"])
    ('Email', '(column 2)', 'Email (2)')
    """
    seen: dict[str, int] = {}
    unique: list[str] = []
    for position, header in enumerate(headers, start=1):
        name = header.replace("\ufeff", "").strip() or f"(column {position})"
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(unique)


def match_columns(table: VendorTable, headers: Sequence[str]) -> Recognised:
    """Match the headers of a file with the columns of a table, whether or not they make it that table."""
    positions: dict[str, list[int]] = {}
    exact: dict[str, list[int]] = {}
    unlisted: list[int] = []
    for position, header in enumerate(headers):
        name = normalise(header)
        column = table.spellings.get(name)
        if column is None:
            unlisted.append(position)
        else:
            # A header that is the column's own name wins over an alias further to the left.
            (exact if name == column else positions).setdefault(column, []).append(position)
    matched = {
        column: exact.get(column, []) + positions.get(column, [])
        for column in table.columns
        if column in exact or column in positions
    }
    landed = any(header.strip().lower().startswith(_LOADER_COLUMNS) for header in headers)
    return Recognised(
        table,
        unique_headers(headers),
        matched,
        tuple(unlisted),
        tuple(column for column in table.columns if column not in matched),
        "landed" if landed else "export",
    )


def recognise(
    headers: Sequence[str], tables: Sequence[VendorTable], file_name: str, *, system: str | None = None
) -> Recognised | NotRecognised:
    """Find the table that a file is.

    Args:
        headers: headers of the file, as they are.
        tables: the tables of all systems.
        file_name: breaks a tie, and may name the system of columns that others have as well.
        system: the system that the file is of, where someone declared it.
    """
    names = {normalise(header) for header in headers}
    stem = normalise(PurePosixPath(file_name).name.split(".")[0])
    unused = unused_object(names, stem, tables)
    if unused is not None:
        what = f"This is {unused.name} of {unused.system}, which the project does not use."
        return NotRecognised("not_used", what, "", "notice")
    system = system or next((mark_of for mark, mark_of in SYSTEM_MARKS.items() if mark in names), None)
    candidates = [table for table in tables if system in (None, table.system)]
    matches = [match_columns(table, headers) for table in candidates]
    likely = [match for match in matches if _has_all(match, match.table.recognised_if_named)]
    fitting = [
        match
        for match in matches
        if _has_all(match, match.table.recognised_by)
        or (match in likely and (system or _is_of_system(match.table, names, file_name)))
    ]
    if not fitting:
        return _could_be(likely) if likely else _not_recognised(headers, matches)
    most = max(len(match.positions) for match in fitting)
    best = [match for match in fitting if len(match.positions) == most]
    if len(best) > 1:
        best = _named_alike(best, stem) or best
    if len(best) == 1:
        return best[0]
    titles = " and ".join(match.table.title for match in best)
    return NotRecognised(
        "ambiguous_file",
        f"The columns fit more than one table equally well: {titles}. Nothing is loaded from it.",
        "Declare its system in a source.yml (docs/exports.md), or name the file after its table.",
    )


def _has_all(match: Recognised, groups: Sequence[Sequence[str]]) -> bool:
    """Whether all columns of one of the groups are in the file."""
    return any(match.positions.keys() >= set(group) for group in groups)


def _is_of_system(table: VendorTable, names: Collection[str], file_name: str) -> bool:
    """Whether a header that only this system has, or the name of the file or of a folder, says so."""
    if f"_{table.system}_" in f"_{normalise(file_name)}_":
        return True
    return any(fnmatchcase(name, own) for own in table.own_headers for name in names)


def _could_be(likely: Sequence[Recognised]) -> NotRecognised:
    """Say that the columns are those of a known table, and of many other files."""
    titles = " or ".join(match.table.title for match in likely)
    system = likely[0].table.system
    return NotRecognised(
        "not_recognised",
        f"The columns could be {titles}, but any other system may have them as well. Nothing is loaded from it.",
        "If it is of another system, write a source.yml for it (docs/sources.md). "
        f"If not, put it in a folder named {system}, or declare `system: {system}` in a source.yml (docs/exports.md).",
    )


def _named_alike(matches: Sequence[Recognised], stem: str) -> list[Recognised]:
    """Return the matches whose table the file is named after: those with the longest name in it."""
    scores = [
        max((len(name) for name in match.table.file_names if f"_{name}_" in f"_{stem}_"), default=0)
        for match in matches
    ]
    longest = max(scores)
    return [match for match, score in zip(matches, scores, strict=True) if score == longest and longest]


def _not_recognised(headers: Sequence[str], matches: Sequence[Recognised]) -> NotRecognised:
    """Say why a file is no known table: what it comes nearest to, and what is missing."""
    if headers and _looks_like_data(headers):
        return NotRecognised(
            "no_header_row",
            f"The first line looks like data and not like names of columns: {listed(list(headers))}.",
            "Export it with a header, or give its names in a source.yml: `system: ...` and "
            "`files: [{file: ..., columns: [...]}]` (docs/exports.md).",
        )
    way_out = "If it is of another system, write a source.yml for it (docs/sources.md)."
    nearest, lacking = _nearest(matches)
    if nearest is None or len(nearest.positions) < _TELLING_COLUMNS:
        shown = listed([header.strip() for header in headers]) if headers else "none"
        return NotRecognised("not_recognised", f"No known table has these columns: {shown}.", way_out)
    hints = []
    rest = [nearest.headers[position] for position in nearest.unlisted]
    for column in lacking:
        hint = did_you_mean(column, [normalise(header) for header in rest]).strip()
        if hint:
            original = next(header for header in rest if f'"{normalise(header)}"' in hint)
            hints.append(f'Is "{original}" its {column}? Then rename it.')
    missing = listed(list(lacking))
    return NotRecognised(
        "not_recognised",
        f"It comes nearest to {nearest.table.title}, and for that it lacks {missing}.",
        " ".join([*hints, "Export these columns as well." if not hints else "", way_out]).replace("  ", " ").strip(),
    )


def _nearest(matches: Sequence[Recognised]) -> tuple[Recognised | None, tuple[str, ...]]:
    """Return the table that a file nearly is, with the columns that it lacks for it."""
    choices = [
        (match, tuple(column for column in group if column not in match.positions))
        for match in matches
        for group in match.table.recognised_by
        if any(column in match.positions for column in group)
    ]
    if not choices:
        return None, ()
    return min(choices, key=lambda choice: (len(choice[1]), -len(choice[0].positions)))


def _looks_like_data(headers: Sequence[str]) -> bool:
    """Whether a line is more like a record than like names: ids, numbers, dates, e-mail addresses, empty values."""
    letters = [header.strip() for header in headers]
    like_values = [value for value in letters if not value or _is_value(value)]
    return len(like_values) * 2 > len(letters) and any(letters)


def _is_value(text: str) -> bool:
    """Whether a text is a value and no name: it starts with a digit, is an address, or is true or false."""
    return text[0].isdigit() or "@" in text or text.lower() in {"true", "false", "null"} or text[0] in "-+{["
