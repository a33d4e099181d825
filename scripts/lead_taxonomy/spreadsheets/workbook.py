"""The seeds as one workbook, and a workbook back as seeds: what goes out comes back byte for byte."""

import hashlib
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import yaml
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError, InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.seed_contract import Column, SeedContract
from lead_taxonomy.seed_files import SeedFile, canonical_text, canonical_value, write_csv
from lead_taxonomy.validating.rules import Seeds

LISTS = "_lists"
# Says what each sheet was at the export.
_EXPORTED = "_exported"
# So many new rows below the others have drop-downs too.
_NEW_ROWS = 200
_WIDEST = 60
_INTEGER = re.compile(r"0|-?[1-9]\d*", re.ASCII)
# Longer ones are not exact in a spreadsheet.
_DIGITS = 15
# What a cell of Excel holds; the rest is cut off without a word.
_LONGEST_TEXT = 32_767
# What the library raises at a file that only looks like a workbook.
_NOT_A_WORKBOOK = (
    *(InvalidFileException, BadZipFile, zlib.error, EOFError, OSError, NotImplementedError),
    *(SyntaxError, KeyError, ValueError, TypeError, AttributeError, IndexError),
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_TEXT_FORMAT, _DATE_FORMAT = "@", "dd-mm-yyyy"
# The calendar of spreadsheets is wrong before this day.
_FIRST_DAY = date(1900, 3, 1)
_KEY_FILL = PatternFill("solid", fgColor="E7E6E6")
_HEADER_FILL = PatternFill("solid", fgColor="D9E2F3")


@dataclass(frozen=True)
class Sheets:
    """What a workbook holds.

    Attributes:
        texts: the canonical text of each seed.
        exported: by seed, the digest of the text that the sheet had at the export; empty where the workbook lost them.
    """

    texts: Mapping[str, str]
    exported: Mapping[str, str]


def digest(text: str) -> str:
    """Return what tells one canonical text from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def make_workbook(seeds: Seeds) -> bytes:
    """Return the seeds as a workbook with a sheet for each.

    Raises:
        LeadTaxonomyError: a value would not come back from a workbook as it is.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    lists = _Lists(workbook.create_sheet(LISTS))
    notes = _dutch_notes()
    for file in seeds.files.values():
        sheet = workbook.create_sheet(file.contract.name)
        _write_header(sheet, file.contract, notes)
        _prepare_columns(sheet, file)
        for index, row in enumerate(file.rows, start=2):
            for position, column in enumerate(file.contract.columns, start=1):
                text, is_key = row.written[column.name], column.name in file.contract.key
                # A blank cell has the form of its column.
                if text or is_key:
                    _write_cell(sheet.cell(index, position), text, column, file.contract, is_key=is_key)
        _add_drop_downs(sheet, file.contract, seeds, lists, last_row=len(file.rows) + 1 + _NEW_ROWS)
        _protect(sheet)
    workbook.move_sheet(LISTS, offset=len(seeds.files))
    _write_exported(workbook.create_sheet(_EXPORTED), seeds)
    for sheet in (lists.sheet, workbook[_EXPORTED]):
        sheet.sheet_state = "hidden"
        sheet.protection.enable()
    workbook.active = 0
    stream = BytesIO()
    workbook.save(stream)
    _refuse_a_loss(stream.getvalue(), seeds)
    return stream.getvalue()


def read_workbook(content: bytes, contracts: Mapping[str, SeedContract]) -> Sheets:
    """Return the canonical text of each seed in a workbook, and what it was at the export.

    Raises:
        LeadTaxonomyError: it is not a workbook, or has other sheets or columns than the seeds.
    """
    try:
        workbook = load_workbook(BytesIO(content))
    except _NOT_A_WORKBOOK as error:
        raise LeadTaxonomyError(
            "The file is not a workbook (.xlsx).", hint="Make one with `lead-taxonomy export --xlsx FILE`."
        ) from error
    found = [name for name in workbook.sheetnames if name not in (LISTS, _EXPORTED)]
    unknown = [name for name in found if name not in contracts]
    missing = [name for name in contracts if name not in found]
    if unknown or missing:
        parts = [
            *([f"has sheets that no seed has: {', '.join(unknown)}"] if unknown else []),
            *([f"misses the {'sheet' if len(missing) == 1 else 'sheets'} {', '.join(missing)}"] if missing else []),
        ]
        if unknown and missing:
            advice = "Its sheets are those of `lead-taxonomy export`; give them their names back."
        elif unknown:
            advice = "Delete the sheets that were added, or keep them in a workbook of their own."
        else:
            advice = "Export again, to another workbook, and redo the edits in that; to delete rows, keep the sheet."
        raise LeadTaxonomyError(f"The workbook {' and '.join(parts)}.", hint=f"{advice} Nothing was changed.")
    texts = {name: _read_sheet(workbook[name], contract) for name, contract in contracts.items()}
    exported = workbook[_EXPORTED].iter_rows(max_col=2, values_only=True) if _EXPORTED in workbook.sheetnames else ()
    return Sheets(texts, {str(name): str(value) for name, value in exported})


def _refuse_a_loss(content: bytes, seeds: Seeds) -> None:
    """Make sure that the workbook gives back what went in."""
    contracts = {name: file.contract for name, file in seeds.files.items()}
    for name, text in read_workbook(content, contracts).texts.items():
        if text != canonical_text(seeds.files[name]):
            raise LeadTaxonomyError(
                f"{seeds.files[name].contract.label} holds a value that a workbook would change.",
                hint=f"Look for a text of more than {_LONGEST_TEXT:,} characters, a line break of Windows or a code "
                "such as _x000D_ inside a text: shorten it, or type the line break again.",
            )


def _write_exported(sheet: Worksheet, seeds: Seeds) -> None:
    """Write the digest of each seed, so that an import can tell whether its sheet was changed."""
    for name, file in seeds.files.items():
        sheet.append([name, digest(canonical_text(file))])


class _Lists:
    """The closed lists of all drop-downs, each a column of one hidden sheet: a list in a cell has 255 characters."""

    def __init__(self, sheet: Worksheet) -> None:
        """Start without lists."""
        self.sheet = sheet
        self._places: dict[tuple[str | bool, ...], str] = {}

    def place(self, values: Sequence[str | bool]) -> str:
        """Return the range that holds a list, writing it the first time."""
        key = tuple(values)
        if key not in self._places:
            position = len(self._places) + 1
            for index, value in enumerate(key, start=1):
                cell = self.sheet.cell(index, position)
                if isinstance(value, bool):
                    cell.value = value
                else:
                    _write_text(cell, value)
            letter = get_column_letter(position)
            self._places[key] = f"'{LISTS}'!${letter}$1:${letter}${len(key)}"
        return self._places[key]


def _write_header(sheet: Worksheet, contract: SeedContract, notes: Mapping[str, str]) -> None:
    """Write the names of the columns, with what they mean as a note: Dutch first, then English."""
    for position, column in enumerate(contract.columns, start=1):
        cell = sheet.cell(1, position, column.name)
        cell.font, cell.fill = Font(bold=True), _HEADER_FILL
        texts = (dutch_note(notes, contract.name, column.name), column.description)
        note = Comment("\n\n".join(text for text in texts if text), "lead-taxonomy")
        note.width, note.height = 320, 180
        cell.comment = note
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(contract.columns))}1"


def _prepare_columns(sheet: Worksheet, file: SeedFile) -> None:
    """Give each column its width, and the form of what will be typed in new rows; those are free to fill in."""
    for position, column in enumerate(file.contract.columns, start=1):
        longest = max((len(row.written[column.name]) for row in file.rows), default=0)
        dimension = sheet.column_dimensions[get_column_letter(position)]
        dimension.width = min(_WIDEST, max(len(column.name), longest) + 4)
        dimension.protection = Protection(locked=False)
        if column.type == "date":
            dimension.number_format = _DATE_FORMAT
        elif column.type not in ("integer", "boolean"):
            dimension.number_format = _TEXT_FORMAT


def _write_cell(cell: Cell, text: str, column: Column, contract: SeedContract, *, is_key: bool) -> None:
    """Write a value in the form in which a spreadsheet can count and sort it, where that keeps it as it is."""
    if is_key:
        cell.fill = _KEY_FILL
    else:
        cell.protection = Protection(locked=False)
    if len(text) > _WIDEST:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if column.type == "integer" and _INTEGER.fullmatch(text) and len(text) <= _DIGITS:
        cell.value = int(text)
    elif column.type == "boolean" and text in ("true", "false"):
        cell.value = text == "true"
    elif column.type == "date" and (day := _day(text)) is not None and day >= _FIRST_DAY:
        cell.value, cell.number_format = day, _DATE_FORMAT
    elif text:
        try:
            _write_text(cell, text)
        except IllegalCharacterError as error:
            raise LeadTaxonomyError(
                f"{contract.label} holds a character that a workbook cannot hold, in the column {column.name}.",
                hint="Remove the invisible control character.",
            ) from error


def _write_text(cell: Cell, text: str) -> None:
    """Write text that stays text: never a formula, whatever it starts with."""
    cell.value = text
    cell.data_type = "s"
    cell.number_format = _TEXT_FORMAT
    if text.startswith(_FORMULA_STARTS):
        cell.quotePrefix = True


def _day(text: str) -> date | None:
    """Read an ISO date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _add_drop_downs(sheet: Worksheet, contract: SeedContract, seeds: Seeds, lists: _Lists, last_row: int) -> None:
    """Offer the values of a closed list; of ids of other sheets too, where a new one may still be typed."""
    for position, column in enumerate(contract.columns, start=1):
        values, is_closed = _choices(column, contract, seeds)
        if not values:
            continue
        letter = get_column_letter(position)
        choice = DataValidation(
            type="list",
            formula1=lists.place(values),
            allow_blank=True,
            errorStyle="stop" if is_closed else "warning",
            errorTitle=column.name,
            error="Kies een waarde uit de lijst. / Choose a value from the list.",
            showErrorMessage=True,
        )
        choice.add(f"{letter}2:{letter}{last_row}")
        sheet.add_data_validation(choice)


def _choices(column: Column, contract: SeedContract, seeds: Seeds) -> tuple[Sequence[str | bool], bool]:
    """Return the values to offer for a column, and whether there are no others."""
    if column.values:
        return list(column.values), True
    if column.type == "boolean":
        # As truth values: a Dutch Excel shows WAAR and ONWAAR, and takes what it shows.
        return [True, False], True
    vocabularies = {
        "signal": seeds.signals,
        "activity": seeds.signals,
        "common_stage": seeds.common_stages,
        "lead_source": seeds.lead_sources,
    }
    if column.name in vocabularies:
        return sorted(vocabularies[column.name]), True
    homes = {"taxonomy_id": "taxonomies", "stage_id": "lead_stages", "fit_grade": "fit_grades"}
    home = homes.get(column.name, contract.name)
    if home == contract.name:
        return [], False
    return list(dict.fromkeys(row[column.name] for row in seeds.rows(home))), False


def _protect(sheet: Worksheet) -> None:
    """Lock the header and the keys of the rows that exist; all else can be changed, and new rows can be added.

    Without a password: it keeps from accidents, not from intentions.
    """
    protection = sheet.protection
    protection.enable()
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.insertRows = protection.deleteRows = protection.sort = protection.autoFilter = False


def _dutch_notes() -> dict[str, str]:
    """Return the Dutch texts of the header cells."""
    notes: dict[str, str] = yaml.safe_load(Path(__file__).with_name("notes_nl.yml").read_text(encoding="utf-8"))
    return notes


def dutch_note(notes: Mapping[str, str], seed: str, column: str) -> str:
    """Return the Dutch text of a header cell; blank where there is none."""
    return notes.get(f"{seed}.{column}", notes.get(column, ""))


def _read_sheet(sheet: Worksheet, contract: SeedContract) -> str:
    """Return a sheet as the canonical text of its seed."""
    lines = list(sheet.iter_rows())
    header = [str(cell.value).strip() if cell.value is not None else "" for cell in lines[0]] if lines else []
    named = [name for name in header if name]
    unknown = [name for name in named if name not in contract.by_name]
    missing = [name for name in contract.header if name not in named]
    twice = sorted({name for name in named if named.count(name) > 1})
    if unknown or missing or twice:
        parts = [
            *([f"has columns that the seed does not have: {', '.join(unknown)}"] if unknown else []),
            *([f"misses the {'column' if len(missing) == 1 else 'columns'} {', '.join(missing)}"] if missing else []),
            *([f"has columns twice: {', '.join(twice)}"] if twice else []),
        ]
        raise LeadTaxonomyError(
            f"The sheet {sheet.title} {' and '.join(parts)}.",
            hint=f"Its columns are {', '.join(contract.header)}. Nothing was changed.",
        )
    rows = []
    for line in lines[1:]:
        values = {name: cell for name, cell in zip(header, line, strict=True) if name}
        _refuse_values_without_a_name(sheet, zip(header, line, strict=True))
        row = [canonical_value(_text(values[column.name], sheet.title), column.type) for column in contract.columns]
        if any(value.strip() for value in row):
            rows.append(row)
    return write_csv([contract.header, *rows])


def _refuse_values_without_a_name(sheet: Worksheet, line: Iterable[tuple[str, Cell]]) -> None:
    """Do not lose what was typed beside the columns."""
    for name, cell in line:
        if not name and cell.value not in (None, ""):
            raise LeadTaxonomyError(
                f"Cell {cell.coordinate} of the sheet {sheet.title} has a value in a column without a name.",
                hint="Move it to a column of the seed, or remove it. Nothing was changed.",
            )


def _text(cell: Cell, sheet: str) -> str:
    """Return a cell as the text of a seed."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        what = "a formula" if cell.data_type == "f" else f"the error {value}"
        raise LeadTaxonomyError(
            f"Cell {cell.coordinate} of the sheet {sheet} holds {what}.",
            hint="Seeds hold values: type the value itself. Nothing was changed.",
        )
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        has_time = (value.hour, value.minute, value.second, value.microsecond) != (0, 0, 0, 0)
        return value.isoformat(sep=" ") if has_time else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)
