"""source.yml: how the export files of one system map to the five generic raw tables.

docs/sources.md explains every key to the people who write one. Reading one either gives a SourceFile that
the loader can trust, or a SourceConfigError that lists every mistake with its line.
"""

import codecs
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from lead_taxonomy.date_formats import DATE_FORMATS
from lead_taxonomy.errors import Finding, LeadTaxonomyError
from lead_taxonomy.generic_contract import AMOUNT, ContractTable, load_contract
from lead_taxonomy.yaml_lines import Document, read_yaml

FILE_NAME = "source.yml"
DECIMAL_SIGNS = (",", ".")
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
FileFormat = Literal["csv", "jsonl", "parquet"]
_EXTENSIONS: dict[str, FileFormat] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
}
# Python's own name -> the name that people use, or that is meant.
_ENCODINGS = {"iso8859-1": "latin-1", "utf-8-sig": "utf-8"}
_LONGEST_VALUE = 60


class SourceConfigError(LeadTaxonomyError):
    """One or more source.yml files are wrong.

    Attributes:
        problems: every mistake that was found, each with file and, where it has one, line.
    """

    def __init__(self, problems: Sequence[Finding]) -> None:
        """Make one message of all problems, a line each."""
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in problems))


def _fail(message: str) -> PydanticCustomError:
    """Make an error that is shown as it is."""
    return PydanticCustomError("source_config", "{message}", {"message": message})


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return ' Did you mean "x"?', or nothing when no known word resembles the given one."""
    lowered = {entry.lower(): entry for entry in reversed(known)}
    close = get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.6)
    return f' Did you mean "{lowered[close[0]]}"?' if close else ""


def _timezone(value: object) -> object:
    """Accept an IANA time zone name."""
    if isinstance(value, str):
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise _fail(
                f'"{value}" is not a time zone; write an IANA name such as "Europe/Amsterdam" or "UTC".'
            ) from None
    return value


def _date_format(value: object) -> object:
    """Accept the name of a date format."""
    if isinstance(value, str) and value not in DATE_FORMATS:
        names = list(DATE_FORMATS)
        raise _fail(
            f'"{value}" is not the name of a date format.{did_you_mean(value, names)} '
            f"The names are: {', '.join(names)}."
        )
    return value


def _decimal_sign(value: object) -> object:
    """Accept one of the decimal signs."""
    if isinstance(value, str) and value not in DECIMAL_SIGNS:
        raise _fail(f'"{value}" is not a decimal sign. Write one of: "," ".".')
    return value


def _encoding(value: object) -> object:
    """Accept a text encoding that Python knows."""
    if isinstance(value, str):
        try:
            "".encode(value)
        except LookupError:
            raise _fail(
                f'"{value}" is not a text encoding. The usual ones are: utf-8, cp1252, latin-1, utf-16.'
            ) from None
    return value


def _delimiter(value: object) -> object:
    """Accept one of the delimiters."""
    if isinstance(value, str) and value not in DELIMITERS:
        raise _fail(f'"{value}" is not a delimiter. Write one of: "," ";" "\\t" "|".')
    return value


def _exported_at(value: object) -> object:
    """Accept a time, or {from_name: true}."""
    if isinstance(value, str):
        try:
            parse_export_time(value, "UTC")
        except ValueError:
            raise _fail(
                f'"{value}" is not a time. Write one such as 2026-10-01T06:00:00+02:00, or {{from_name: true}}.'
            ) from None
        return {"at": value}
    if isinstance(value, dict) and value != {"from_name": True}:
        raise _fail("must be a time such as 2026-10-01T06:00:00+02:00, or {from_name: true}.")
    return value


def _column(value: object) -> object:
    """Accept the name of a column for {column: name}."""
    if value is None:
        raise _fail("has no value. Name a column of the file, or write {constant: ...}; leave it out if there is none.")
    return {"column": value} if isinstance(value, str) else value


def _listed(value: object) -> object:
    """Accept one item for a list of one."""
    return value if isinstance(value, list) or value is None else [value]


def _pattern(value: object) -> object:
    """Accept a relative path that stays in the exports folder."""
    if isinstance(value, str):
        path = PurePosixPath(value)
        if path.is_absolute() or ".." in path.parts or "\\" in value or re.match("[A-Za-z]:", value):
            raise _fail(
                f'"{value}" must be a path below the exports folder: without a leading "/", without ".." and with "/" '
                "between folders."
            )
    return value


Text = Annotated[str, Field(min_length=1)]
TimezoneName = Annotated[str, BeforeValidator(_timezone)]
DateFormatName = Annotated[str, BeforeValidator(_date_format)]
DecimalSign = Annotated[str, BeforeValidator(_decimal_sign)]


class _Strict(BaseModel):
    """A mapping in source.yml; an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ExportedAt(_Strict):
    """When a file was exported: at a given time, or at the date in its name."""

    at: str | None = None
    from_name: bool = False


class ColumnSpec(_Strict):
    """What fills one contract column: a column of the file, or the same text for every row."""

    column: Text | None = None
    constant: str | None = None
    date_format: DateFormatName | None = None
    timezone: TimezoneName | None = None
    decimal_sign: DecimalSign | None = None


class TableSpec(_Strict):
    """How the records of a file become rows of one raw table.

    where: column of the file -> texts of which the value must be one. where_not_empty: columns that must have a value.
    """

    columns: dict[str, Annotated[ColumnSpec, BeforeValidator(_column)]] = Field(min_length=1)
    where: dict[str, Annotated[list[str], BeforeValidator(_listed), Field(min_length=1)]] = {}
    where_not_empty: Annotated[list[Text], BeforeValidator(_listed)] = []

    def source_columns(self) -> tuple[str, ...]:
        """Columns of the file that this table reads, each once."""
        mapped = (spec.column for spec in self.columns.values() if spec.column is not None)
        return tuple(dict.fromkeys((*mapped, *self.where, *self.where_not_empty)))


class _Reading(_Strict):
    """How files are read; the source says it for all its files and a file may override it. None: not given."""

    timezone: TimezoneName | None = None
    date_format: DateFormatName | None = None
    encoding: Annotated[str, BeforeValidator(_encoding)] | None = None
    delimiter: Annotated[str, BeforeValidator(_delimiter)] | None = None
    exported_at: Annotated[ExportedAt, BeforeValidator(_exported_at)] | None = None


class _Settings(_Reading):
    """As _Reading, with what only a mapping to the generic tables needs."""

    null_tokens: list[str] | None = None
    separator: Text | None = None
    decimal_sign: DecimalSign | None = None


class FileSpec(_Settings):
    """One entry of `files`: a file or a glob, and the tables it feeds."""

    file: Annotated[Text, BeforeValidator(_pattern)]
    format: FileFormat | None = None
    optional: bool = False
    ignore_columns: list[Text] = []
    tables: dict[str, Annotated[list[TableSpec], BeforeValidator(_listed), Field(min_length=1)]] = Field(min_length=1)

    def mappings(self) -> Iterator[tuple[str, TableSpec]]:
        """Yield (table, mapping) pairs; a table may be fed in more than one way."""
        for table, specs in self.tables.items():
            for spec in specs:
                yield table, spec

    def source_columns(self) -> tuple[str, ...]:
        """Columns of the file that any table reads, each once."""
        return tuple(dict.fromkeys(column for _, spec in self.mappings() for column in spec.source_columns()))


class SourceFile(_Settings):
    """A whole source.yml.

    Properties beside its keys: `path` (the source.yml itself) and `subfolder` (the folder it was found in, one
    level below the folder that was searched, else empty).
    """

    source: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    description_en: str | None = None
    description_nl: str | None = None
    files: list[FileSpec] = Field(min_length=1)

    _path: Path = PrivateAttr(default=Path(FILE_NAME))
    _subfolder: str = PrivateAttr(default="")

    @property
    def path(self) -> Path:
        """Where this source.yml is."""
        return self._path

    @property
    def subfolder(self) -> str:
        """The sub-folder of the searched folder that it was found in, or empty."""
        return self._subfolder

    def settings(self, file: FileSpec, name: str) -> "FileSettings":
        """Return the settings in force for one file.

        Args:
            file: the entry of `files`.
            name: the file's name; its extension decides the format where the entry does not.
        """

        def chosen(key: str, default: Any) -> Any:
            own = getattr(file, key)
            general = getattr(self, key)
            return own if own is not None else general if general is not None else default

        encoding = codecs.lookup(chosen("encoding", "utf-8")).name
        # A .tsv is separated by tabs unless someone says otherwise.
        tabs = name.lower().removesuffix(".gz").endswith(".tsv")
        return FileSettings(
            format=file.format or format_of(name) or "csv",
            timezone=chosen("timezone", "UTC"),
            date_format=chosen("date_format", "iso"),
            encoding=_ENCODINGS.get(encoding, encoding),
            delimiter=chosen("delimiter", "\t" if tabs else ","),
            null_tokens=tuple(chosen("null_tokens", [""])),
            separator=chosen("separator", None),
            decimal_sign=chosen("decimal_sign", None),
            exported_at=chosen("exported_at", ExportedAt()),
        )


class SystemFileSpec(_Reading):
    """One entry of `files` of a known system: a file or a glob, and how it is read.

    columns: names of the columns of a file that has no header.
    """

    file: Annotated[Text, BeforeValidator(_pattern)]
    columns: Annotated[list[Text], Field(min_length=1)] | None = None


class SystemSource(_Reading):
    """A source.yml about the exports of a system that is recognised by itself, such as hubspot.

    Properties beside its keys: as SourceFile.
    """

    system: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
    source: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")] | None = None
    description_en: str | None = None
    description_nl: str | None = None
    files: list[SystemFileSpec] = []

    _path: Path = PrivateAttr(default=Path(FILE_NAME))
    _subfolder: str = PrivateAttr(default="")

    @property
    def path(self) -> Path:
        """Where this source.yml is."""
        return self._path

    @property
    def subfolder(self) -> str:
        """The sub-folder of the searched folder that it was found in, or empty."""
        return self._subfolder

    @property
    def name(self) -> str:
        """Name of the source: the system's own unless it has another."""
        return self.source or self.system


@dataclass(frozen=True)
class Sources:
    """What the source.yml files of an organisation declare.

    Attributes:
        generic: sources that map files to the generic tables.
        systems: settings of systems that are recognised.
    """

    generic: list[SourceFile]
    systems: list[SystemSource]


@dataclass(frozen=True)
class FileSettings:
    """The settings in force for one file; the keys are explained in docs/sources.md."""

    format: FileFormat
    timezone: str
    date_format: str
    encoding: str
    delimiter: str
    null_tokens: tuple[str, ...]
    separator: str | None
    decimal_sign: str | None
    exported_at: ExportedAt

    def mapping_hash(self, file: FileSpec) -> str:
        """Return a hash of everything that decides which rows a file's content becomes.

        exported_at is left out: the loader compares it by itself.
        """
        settings = _as_hashed({key: value for key, value in asdict(self).items() if key != "exported_at"})
        tables: dict[str, list[dict[str, Any]]] = {}
        for table, spec in file.mappings():
            columns = {name: _as_hashed(column.model_dump()) for name, column in spec.columns.items()}
            tables.setdefault(table, []).append(spec.model_dump() | {"columns": columns})
        return hashlib.sha256(json.dumps([settings, tables], sort_keys=True).encode()).hexdigest()


def _as_hashed(keys: dict[str, Any]) -> dict[str, Any]:
    """Leave out decimal_sign where it is not given: what was loaded before there was such a key keeps its hash."""
    return {key: value for key, value in keys.items() if (key, value) != ("decimal_sign", None)}


def format_of(name: str) -> FileFormat | None:
    """Return the format that a file name's extension stands for, .gz aside; None for another extension."""
    return _EXTENSIONS.get(PurePosixPath(name.lower().removesuffix(".gz")).suffix)


def parse_export_time(text: str, timezone: str) -> datetime:
    """Return an export time as UTC without zone.

    Args:
        text: ISO 8601. A date alone means the end of that day, or events of that very day would lie after the
            export that has them.
        timezone: IANA name, for a time without an offset.

    Raises:
        ValueError: the text is not ISO 8601.
    """
    moment = datetime.fromisoformat(text.strip())
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", text.strip()):
        moment = datetime.combine(moment.date(), time(23, 59, 59))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(timezone))
    return moment.astimezone(UTC).replace(tzinfo=None)


def find_sources(folder: Path) -> list[SourceFile]:
    """Read the source.yml in a folder and those one level down that map files to the generic tables.

    Args:
        folder: folder of an organisation's sources.

    Returns:
        The sources, in the order of their paths.

    Raises:
        SourceConfigError: a source.yml is wrong; lists the mistakes of all of them.
        LeadTaxonomyError: there is no source.yml.
    """
    if not _source_paths(folder):
        other = _misspelt(folder)
        raise LeadTaxonomyError(
            f"There is no {FILE_NAME} in {_shown(folder)} or in a folder directly below it.",
            hint=f"Rename {_shown(other[0])} to {FILE_NAME}." if other else "docs/sources.md says how to write one.",
        )
    return find_all_sources([folder]).generic


def find_all_sources(folders: Sequence[Path]) -> Sources:
    """Read the source.yml in each folder and those one level down. There need not be any.

    Raises:
        SourceConfigError: a source.yml is wrong; lists the mistakes of all of them.
    """
    sources = Sources([], [])
    problems: list[Finding] = []
    doubles: list[Finding] = []
    seen: dict[str, Path] = {}
    read: set[Path] = set()
    for folder in folders:
        if other := _misspelt(folder):
            problems.append(_problem(other[0], None, "The file is not read under this name.", f"Call it {FILE_NAME}."))
        for path in _source_paths(folder):
            if path.resolve() in read:
                continue
            read.add(path.resolve())
            try:
                source = _read_either(path, subfolder="" if path.parent == folder else path.parent.name)
            except SourceConfigError as error:
                problems.extend(error.problems)
                continue
            name = source.name if isinstance(source, SystemSource) else source.source
            if name in seen:
                message = f'source: "{name}" is also the name in {_shown(seen[name])}.'
                doubles.append(_problem(path, None, message, "Rename one."))
            seen.setdefault(name, path)
            if isinstance(source, SystemSource):
                sources.systems.append(source)
            else:
                sources.generic.append(source)
    if problems or doubles:
        raise SourceConfigError([*problems, *doubles])
    return sources


def _source_paths(folder: Path) -> list[Path]:
    """Return the source.yml files of a folder."""
    return [path for path in [folder / FILE_NAME, *sorted(folder.glob(f"[!.]*/{FILE_NAME}"))] if path.is_file()]


def _misspelt(folder: Path) -> list[Path]:
    """Return files that someone meant as a source.yml, where there is none."""
    if _source_paths(folder):
        return []
    return [*folder.glob("source.y*ml"), *folder.glob("*/source.y*ml")]


def read_source(path: Path, *, subfolder: str = "") -> SourceFile:
    """Read and check one source.yml that maps files to the generic tables.

    Args:
        path: the file.
        subfolder: name of its folder where it was found one level down.

    Raises:
        SourceConfigError: the file is wrong; lists every mistake.
        LeadTaxonomyError: the file cannot be opened.
    """
    source = _read_either(path, subfolder=subfolder)
    if isinstance(source, SystemSource):
        raise SourceConfigError([_problem(path, None, "The file is about a known system and maps no files.")])
    return source


def _read_either(path: Path, *, subfolder: str) -> SourceFile | SystemSource:
    """Read and check one source.yml; arguments and errors as read_source."""
    try:
        document = read_yaml(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise LeadTaxonomyError(f"{_shown(path)} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SourceConfigError([_problem(path, None, "The file is not UTF-8.", "Save it as UTF-8.")]) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise SourceConfigError([_yaml_problem(path, error)]) from error
    if not isinstance(document.content, dict):
        raise SourceConfigError([_problem(path, None, "The file must be a mapping that starts with `source:`.")])
    problems = [
        _problem(path, line, f"{_dotted(where)}: this key occurs twice; only one can be meant.")
        for where, line in document.duplicates
    ]
    model: type[SourceFile | SystemSource] = SystemSource if "system" in document.content else SourceFile
    try:
        source = model.model_validate(document.content)
    except ValidationError as error:
        problems.extend(_pydantic_problem(path, document, detail, model) for detail in error.errors())
        raise SourceConfigError(_by_line(problems)) from error
    if isinstance(source, SourceFile):
        problems.extend(_contract_problems(path, document, source))
    if problems:
        raise SourceConfigError(_by_line(problems))
    source._path = path
    source._subfolder = subfolder
    return source


def _by_line(problems: Sequence[Finding]) -> list[Finding]:
    """Put problems in the order in which the reader meets them."""
    return sorted(problems, key=lambda problem: problem.line or 0)


def _shown(path: Path) -> str:
    """Return a path as the user would write it: relative to the current folder where it is below it."""
    absolute = path.absolute()
    return str(absolute.relative_to(Path.cwd())) if absolute.is_relative_to(Path.cwd()) else str(path)


def _problem(path: Path, line: int | None, message: str, hint: str = "") -> Finding:
    """Make a finding about a source.yml."""
    return Finding("error", "source_config", message, hint, file=_shown(path), line=line)


def _yaml_problem(path: Path, error: Exception) -> Finding:
    """Say why a text is not YAML."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return _problem(path, None, f"The file is not valid YAML: {str(error) or type(error).__name__}.")
    mark = error.problem_mark
    hint = "YAML is indented with spaces, not tabs." if "\\t" in str(error.problem) else ""
    return _problem(path, mark.line + 1, f"The file is not valid YAML here: {error.problem}.", hint)


def _dotted(path: Sequence[str | int]) -> str:
    """Write a path of keys as one, items of lists counted from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _located(document: Document, loc: Sequence[str | int]) -> tuple[str | int, ...]:
    """Return the part of pydantic's location that the document has; it adds steps for values it normalised."""
    path: tuple[str | int, ...] = ()
    for part in loc:
        if (*path, part) in document.lines:
            path = (*path, part)
        elif not isinstance(part, int):
            break
    return path


_MODELS: dict[str, type[BaseModel]] = {"files": FileSpec, "tables": TableSpec, "columns": ColumnSpec}
_SHAPES = {
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
}


def _pydantic_problem(path: Path, document: Document, detail: ErrorDetails, model: type[BaseModel]) -> Finding:
    """Turn one of pydantic's errors into a sentence."""
    loc = detail["loc"]
    known = _located(document, loc)
    message, hint = _explained(detail["type"], detail["msg"], loc, detail["input"], model)
    return _problem(path, document.line_of(known), f"{_dotted(known) or 'the file'}: {message}", hint)


def _explained(
    kind: str, reason: str, loc: tuple[str | int, ...], value: object, model: type[BaseModel]
) -> tuple[str, str]:
    """Return (message, hint) for one of pydantic's error types.

    Args:
        kind: pydantic's name of the error.
        reason: pydantic's own words, or ours where a validator of this module failed.
        loc: where in the document.
        value: what is there.
        model: of the whole file.
    """
    shown = _value(value)
    if kind == "extra_forbidden":
        return _unknown_key(loc, model)
    messages = {
        "source_config": reason,
        "missing": f'the key "{loc[-1]}" is missing.',
        "string_type": f"must be text, and is {shown}.",
        "literal_error": f"{shown} must be one of csv, jsonl, parquet.",
        "string_pattern_mismatch": f"{shown} must be lower-case letters, digits and _, starting with a letter.",
        "too_short": "must not be empty.",
        "string_too_short": "must not be empty.",
    } | {name: f"must be {shape}, and is {shown}." for name, shape in _SHAPES.items()}
    return messages.get(kind, f"{reason}, and is {shown}."), _quote_hint(value) if kind == "string_type" else ""


def _unknown_key(loc: tuple[str | int, ...], model: type[BaseModel]) -> tuple[str, str]:
    """Return (message, hint) for a key that does not exist at its place."""
    parents = [str(part) for part in loc[:-1] if part in _MODELS]
    models = _MODELS | ({"files": SystemFileSpec} if model is SystemSource else {})
    fields = list((models[parents[-1]] if parents else model).model_fields)
    hint = did_you_mean(str(loc[-1]), fields).strip() or f"The keys here are: {', '.join(fields)}."
    return f'the key "{loc[-1]}" is not known.', hint


def _value(value: object) -> str:
    """Show a value of any type, shortened."""
    if value is None:
        return "empty"
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."


def _quote_hint(value: object) -> str:
    """Explain why YAML took a word for something else than text."""
    if value is None or isinstance(value, bool | int | float):
        return "YAML reads it as something else than text: put it between quotes."
    return ""


def _contract_problems(path: Path, document: Document, source: SourceFile) -> Iterator[Finding]:
    """Yield what is wrong with the mapping to the raw tables."""
    contract = load_contract()
    for number, file in enumerate(source.files):
        at: tuple[str | int, ...] = ("files", number)
        both = [column for column in file.source_columns() if column in file.ignore_columns]
        for column in both:
            line = document.line_of((*at, "ignore_columns", file.ignore_columns.index(column)))
            yield _problem(path, line, f'{_dotted(at)}.ignore_columns: "{column}" is also mapped.', "Remove it here.")
        if file.format is None and format_of(file.file) is None:
            yield _problem(
                path,
                document.line_of((*at, "file")),
                f'{_dotted(at)}.file: the extension of "{file.file}" does not say how to read the file.',
                "Add `format: csv`, `format: jsonl` or `format: parquet`.",
            )
        for table, specs in file.tables.items():
            here = (*at, "tables", table)
            if table not in contract:
                hint = did_you_mean(table, list(contract)).strip() or f"The tables are: {', '.join(contract)}."
                yield _problem(path, document.line_of(here), f'{_dotted(here)}: there is no table "{table}".', hint)
                continue
            for index, spec in enumerate(specs):
                place = _located(document, (*here, index))
                yield from _table_problems(path, document, place, contract[table], spec)


def _table_problems(
    path: Path, document: Document, place: tuple[str | int, ...], table: ContractTable, spec: TableSpec
) -> Iterator[Finding]:
    """Yield what is wrong with the mapping to one table."""
    line = document.line_of(place)
    for column in table.required:
        if column not in spec.columns:
            yield _problem(path, line, f'{_dotted(place)}: "{column}" is not mapped, and {table.name} needs it.')
    if table.needs_one_of and not any(column in spec.columns for column in table.needs_one_of):
        names = " or ".join(f'"{column}"' for column in table.needs_one_of)
        yield _problem(path, line, f"{_dotted(place)}: {names} must be mapped; a row of {table.name} belongs to one.")
    for name, column_spec in spec.columns.items():
        here = (*place, "columns", name)
        at = document.line_of(here)
        if name not in table.columns:
            hint = did_you_mean(name, table.columns).strip() or f"Its columns are: {', '.join(table.columns)}."
            yield _problem(path, at, f'{_dotted(here)}: {table.name} has no column "{name}".', hint)
        elif (column_spec.column is None) == (column_spec.constant is None):
            yield _problem(path, at, f"{_dotted(here)}: give either `column` or `constant`.")
        elif (column_spec.date_format or column_spec.timezone) and name not in table.date_columns:
            yield _problem(
                path,
                at,
                f"{_dotted(here)}: date_format and timezone are for columns with a date, here: "
                f"{', '.join(table.date_columns)}.",
            )
        elif column_spec.decimal_sign and name != AMOUNT:
            yield _problem(path, at, f"{_dotted(here)}: decimal_sign is for the column {AMOUNT} of opportunities.")


def column_settings(settings: FileSettings, column: ColumnSpec | None) -> tuple[str, str]:
    """Return (date format, time zone) in force for a date column, which may have its own."""
    if column is None:
        return settings.date_format, settings.timezone
    return column.date_format or settings.date_format, column.timezone or settings.timezone


def decimal_sign_of(settings: FileSettings, column: ColumnSpec | None) -> str | None:
    """Return the decimal sign in force for a column with amounts, which may have its own; None: not declared."""
    return (column.decimal_sign if column else None) or settings.decimal_sign
