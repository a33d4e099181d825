"""Find out what each file of a folder is that no source.yml maps to the generic tables."""

import codecs
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import duckdb

from lead_taxonomy.errors import Finding, LeadTaxonomyError, Severity
from lead_taxonomy.loading.discovery import Unmatched, time_in_name
from lead_taxonomy.loading.loadable import Loadable
from lead_taxonomy.loading.parquet_file import parquet_types
from lead_taxonomy.loading.problem import FileProblem, problem
from lead_taxonomy.loading.text_files import refuse_no_text, refuse_workbook
from lead_taxonomy.recognising.archives import Member, members_of
from lead_taxonomy.recognising.json_records import RECORD_ID, JsonRecords, flatten_json, keys_of, looks_like_json
from lead_taxonomy.recognising.recognition import NotRecognised, Recognised, match_columns, recognise
from lead_taxonomy.recognising.text_detection import (
    HEAD,
    decoded_head,
    detect_text,
    likely_encoding,
    sniff_table,
    unpacked_head,
)
from lead_taxonomy.recognising.vendor_contract import VendorTable
from lead_taxonomy.recognising.vendor_export import ISO, VendorExport, VendorFormat, VendorSettings
from lead_taxonomy.source_config import FILE_NAME, SystemFileSpec, SystemSource, did_you_mean, parse_export_time

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_PARQUET = b"PAR1"
# Files that lie beside exports and are none.
_NO_EXPORTS = (".md", ".yml", ".yaml", ".pdf", ".png", ".jpg", ".sql", ".py", ".duckdb", ".wal", ".html", ".sha256")
_DOCUMENTS = ("readme", "license", "licence", "notice", "copying")
# lost+found is the file system's own: nobody but root may read it.
_HIDDEN = (".", "~$", "__MACOSX", "lost+found")
# As much of a file as tells text in UTF-16 from other text.
_START = 1000
# What may hold the export that was meant: these stop the load.
_DATA_ERRORS = ("damaged_zip", "encrypted_zip", "unsafe_zip", "zip_too_large", "damaged_gzip")


@dataclass(frozen=True)
class _Item:
    """A file, or a file in an archive.

    Attributes:
        name: relative to the exports folder; a file in an archive is named after it.
        path: the file, or the archive.
        head: its beginning, decompressed.
        member: set for a file in an archive.
    """

    name: str
    path: Path
    head: bytes
    member: Member | None = None

    def unpacked(self, folder: Path) -> Path:
        """Return where its bytes are, taking it out of the archive if need be."""
        return self.member.unpack(folder) if self.member else self.path


@dataclass(frozen=True)
class _Declared:
    """What a source.yml says of a file, if the file is of its system."""

    source: SystemSource
    spec: SystemFileSpec | None

    def setting(self, key: str) -> object:
        """Return a setting: of the entry of `files`, else of the source."""
        own = getattr(self.spec, key) if self.spec else None
        return own if own is not None else getattr(self.source, key)


@dataclass
class HeaderRecogniser:
    """Recognises files by their headers; see Recogniser.

    Attributes:
        tables: the tables of all systems.
        sources: what source.yml files say of the systems.
        reports_others: whether files that are not recognised are worth a finding.
        must_find: whether it is an error when nothing is recognised.
    """

    tables: Sequence[VendorTable]
    sources: Sequence[SystemSource] = ()
    reports_others: bool = True
    must_find: bool = False
    _folders: int = field(default=0, init=False)

    def find(
        self, exports: Path, taken: Collection[Path], folder: Path, heard: Callable[[str], None]
    ) -> Sequence[Loadable | Unmatched]:
        """Return what each file is that no source.yml maps; see Recogniser.

        Raises:
            LeadTaxonomyError: a source.yml names a system that the project does not know.
        """
        self._check_sources()
        found: list[Loadable | Unmatched] = []
        read = {path.resolve() for path in [*taken, *(source.path for source in self.sources)]}
        for path, reason in _files_below(exports):
            name = path.relative_to(exports).as_posix()
            if reason:
                found.append(_unreadable(name, reason))
            elif path.name == FILE_NAME:
                if path.resolve() not in read:
                    found.append(_source_not_read(name, exports))
            elif path not in taken:
                heard(name)
                found += self._look_at(path, name, exports, folder)
        others = [entry for entry in found if isinstance(entry, Unmatched)]
        if self.must_find and len(others) == len(found) and not any(e.finding.severity == "error" for e in others):
            found.append(_nothing_recognised(exports, bool(others)))
        if self.reports_others:
            return found
        return [entry for entry in found if not isinstance(entry, Unmatched) or entry.finding.severity == "error"]

    def _check_sources(self) -> None:
        """Stop at a source.yml about a system without tables."""
        systems = list(dict.fromkeys(table.system for table in self.tables))
        for source in self.sources:
            if source.system not in systems:
                raise LeadTaxonomyError(
                    f'{source.path}: system: "{source.system}" is not one that the project recognises.'
                    f"{did_you_mean(source.system, systems)}",
                    hint=f"The systems are: {', '.join(systems)}. For another, map its columns (docs/sources.md).",
                )

    def _look_at(self, path: Path, name: str, exports: Path, folder: Path) -> Iterator[Loadable | Unmatched]:
        """Yield what a file is, or each file in an archive."""
        try:
            with path.open("rb") as stream:
                head = stream.read(HEAD)
            if not head.startswith((_ZIP, _EMPTY_ZIP)):
                yield from self._try(_Item(name, path, unpacked_head(head)), exports, folder)
                return
            refuse_workbook(path)
            for member in members_of(path, folder):
                parts = PurePosixPath(member.name).parts
                if not any(part.startswith((".", "__MACOSX")) for part in parts):
                    item = _Item(f"{name}/{member.name}", path, unpacked_head(member.head), member)
                    yield from self._try(item, exports, folder)
        except FileProblem as wrong:
            yield _unmatched(name, wrong)

    def _try(self, item: _Item, exports: Path, folder: Path) -> list[Loadable | Unmatched]:
        """Recognise one file; what it may be declared as is tried first."""
        try:
            stem, suffix = PurePosixPath(item.name).stem.lower(), PurePosixPath(item.name).suffix.lower()
            if suffix in _NO_EXPORTS or (stem in _DOCUMENTS and suffix in {"", ".txt"}):
                return [_finding(item, NotRecognised("no_export", "This is no export.", "", "notice"))]
            if not item.head:
                raise problem("empty_file", "The file is empty: it has not even a header.", "Export it again.")
            answer: NotRecognised | None = None
            for declared in [*self._declared(item, exports), None]:
                outcome = self._recognise(item, declared, folder)
                if not isinstance(outcome, NotRecognised):
                    return list(outcome)
                answer = answer or outcome
            return [_finding(item, answer)] if answer else []
        except FileProblem as wrong:
            return [_unmatched(item.name, wrong)]
        except duckdb.Error as error:
            return [_unmatched(item.name, problem("unreadable_file", f"The file cannot be read: {error}"))]

    def _declared(self, item: _Item, exports: Path) -> list[_Declared]:
        """Return what source.yml files say of a file, the most particular first."""
        place = exports / item.name
        found: list[tuple[tuple[bool, int], _Declared]] = []
        for source in self.sources:
            folder = _folder_of(source, exports)
            if not place.is_relative_to(folder):
                continue
            inside = PurePosixPath(place.relative_to(folder).as_posix())
            # A file in an archive may be named by itself, or with its archive.
            specs = [spec for spec in source.files if _matches(inside, spec.file)]
            if specs or not source.files:
                rank = (bool(specs), len(folder.parts))
                found.append((rank, _Declared(source, specs[0] if specs else None)))
        return [declared for _, declared in sorted(found, key=lambda entry: entry[0], reverse=True)]

    def _recognise(self, item: _Item, declared: _Declared | None, folder: Path) -> list[VendorExport] | NotRecognised:
        """Recognise a file under one declaration, or under none."""
        if item.head.startswith(_ZIP):
            raise problem(
                "zip_file",
                "It is an archive, or an Excel workbook, in an archive.",
                "Unpack it, save a workbook as CSV, and put the files here.",
            )
        system = declared.source.system if declared else None
        if item.head.startswith(_PARQUET):
            own = self._folder(folder)
            path = item.unpacked(own)
            found = recognise(list(parquet_types(path, own)), self.tables, item.name, system=system)
            if isinstance(found, NotRecognised):
                return found
            return [_export(item, path, "parquet", found, declared)]
        refuse_no_text(item.head)
        encoding = _encoding(declared)
        text = decoded_head(item.head, encoding or likely_encoding(item.head))
        if looks_like_json(text):
            return self._recognise_json(item, declared, folder)
        return self._recognise_csv(item, text, declared, folder)

    def _recognise_csv(
        self, item: _Item, text: str, declared: _Declared | None, folder: Path
    ) -> list[VendorExport] | NotRecognised:
        """Recognise a CSV file by its beginning; only then it is taken out of its archive."""
        delimiter = declared.setting("delimiter") if declared else None
        table = sniff_table(text, delimiter if isinstance(delimiter, str) else None)
        if table is None:
            return NotRecognised("no_header", "The file has no header: it holds blank lines only.", "Export it again.")
        columns = tuple(declared.spec.columns or ()) if declared and declared.spec else ()
        headers = list(columns) or table.headers
        found = recognise(headers, self.tables, item.name, system=declared.source.system if declared else None)
        if isinstance(found, NotRecognised):
            return found
        path = item.unpacked(self._folder(folder))
        return [_export(item, path, "csv", found, declared, table.delimiter, columns)]

    def _recognise_json(
        self, item: _Item, declared: _Declared | None, folder: Path
    ) -> list[VendorExport] | NotRecognised:
        """Recognise a JSON file; histories of its fields become a table of their own."""
        own = self._folder(folder)
        text, assumed = detect_text(item.unpacked(own), _encoding(declared), own, lambda _: None, item.head)
        records = flatten_json(text, own)
        keys = keys_of(records.records.path, own)
        if not keys:
            return NotRecognised("no_records", "The file holds no JSON objects.", "Check the export.")
        found = recognise(keys, self.tables, item.name, system=declared.source.system if declared else None)
        if isinstance(found, NotRecognised):
            return found
        main = _export(item, records.records.path, "jsonl", found, declared)
        main = replace(main, notes=(*main.notes, *assumed))
        if records.has_epoch_times and not main.settings.is_format_declared:
            main = replace(main, settings=replace(main.settings, date_format="epoch_milliseconds"))
        return [main, *self._history(main, records, own)]

    def _history(self, main: VendorExport, records: JsonRecords, folder: Path) -> Iterator[VendorExport]:
        """Yield the histories of fields as the history table of the recognised one, if there is such a table."""
        if records.history is None:
            return
        table = main.recognised.table
        name = f"{table.name}_property_history"
        history = next((other for other in self.tables if (other.system, other.name) == (table.system, name)), None)
        if history is None:
            return
        keys = keys_of(records.history.path, folder)
        matched = match_columns(history, [f"{table.name}_id" if key == RECORD_ID else key for key in keys])
        yield replace(
            main,
            path=records.history.path,
            name=f"{main.name}#{name}",
            recognised=replace(matched, headers=tuple(keys)),
            notes=(),
        )

    def _folder(self, folder: Path) -> Path:
        """Return a new folder for the temporary files of one file."""
        self._folders += 1
        own = folder / f"found-{self._folders}"
        own.mkdir()
        return own


def _files_below(folder: Path, above: tuple[Path, ...] = ()) -> Iterator[tuple[Path, str]]:
    """Yield (path, "") of the files below a folder in their order, also behind links, except hidden ones.

    What cannot be read, be it a folder or a link, comes as (path, reason).

    Args:
        folder: the folder.
        above: the folders that led to it, without links: a link to one of them goes round in a circle.
    """
    try:
        real = folder.resolve()
        if real in above:
            return
        for path in sorted(folder.iterdir()):
            if path.name.startswith(_HIDDEN):
                continue
            if path.is_dir():
                yield from _files_below(path, (*above, real))
            elif path.is_file():
                yield path, ""
            elif path.is_symlink():
                yield path, "it is a link to something that is not there"
    except OSError as error:
        yield folder, (error.strerror or str(error)).lower()


def _unreadable(name: str, reason: str) -> Unmatched:
    """Report a folder that may hold exports."""
    message = f"What is in it cannot be read: {reason}."
    hint = "Make it readable, or take it out of the exports folder."
    return Unmatched("", name, Finding("error", "unreadable_folder", message, hint, file=name))


def _source_not_read(name: str, exports: Path) -> Unmatched:
    """Report a source.yml that stands too deep: what it declares would not count, and nobody would see."""
    place = PurePosixPath(PurePosixPath(name).parts[0], FILE_NAME)
    message = (
        "It stands too deep to be read. A source.yml is read in the exports folder and in a folder directly below."
    )
    hint = f"Move it to {place}: from there it speaks of all files of its system below."
    if (exports / place).exists():
        hint = f"{place} is read, and speaks of all files of its system below: put there what this one says."
    return Unmatched("", name, Finding("error", "source_not_read", message, hint, file=name))


def _folder_of(source: SystemSource, exports: Path) -> Path:
    """Return the folder below which a source.yml speaks of files."""
    if source.path.resolve().is_relative_to(exports.resolve()):
        return exports / source.path.resolve().parent.relative_to(exports.resolve())
    below = exports / source.subfolder
    return below if source.subfolder and below.is_dir() else exports


def _matches(path: PurePosixPath, pattern: str) -> bool:
    """Whether a path, or its end, fits a pattern; ** stands for any folders, and for none."""
    return path.match(pattern) or path.match(pattern.replace("**/", "")) or fnmatch(str(path), pattern)


def _encoding(declared: _Declared | None) -> str | None:
    """Return the declared encoding as Python names it."""
    name = declared.setting("encoding") if declared else None
    if not isinstance(name, str):
        return None
    normal = codecs.lookup(name).name
    return {"iso8859-1": "latin-1", "utf-8-sig": "utf-8"}.get(normal, normal)


def _export(
    item: _Item,
    path: Path,
    file_format: VendorFormat,
    found: Recognised,
    declared: _Declared | None,
    delimiter: str = ",",
    columns: tuple[str, ...] = (),
) -> VendorExport:
    """Describe a recognised file with the settings in force."""
    timezone = declared.setting("timezone") if declared else None
    date_format = declared.setting("date_format") if declared else None
    settings = VendorSettings(
        source=declared.source.name if declared else found.table.system,
        timezone=str(timezone or "UTC"),
        date_format=str(date_format or ISO),
        is_format_declared=date_format is not None,
        encoding=_encoding(declared),
        delimiter=delimiter,
        columns=columns,
        declared_in=_place_to_declare(item, declared),
    )
    notes = [] if timezone else _timezone_notes(found, file_format, settings.declared_in)
    exported_at = _exported_at(item.name, declared, settings.timezone)
    start = item.head[:_START]
    return VendorExport(path, item.name, file_format, found, settings, exported_at, start, tuple(notes))


def _exported_at(name: str, declared: _Declared | None, timezone: str) -> datetime | None:
    """Return when a file was exported: as declared, else by the date in its name or in those of its folders."""
    given = declared.setting("exported_at") if declared else None
    at = getattr(given, "at", None)
    return parse_export_time(at, timezone) if isinstance(at, str) else time_in_name(name, timezone)


def _place_to_declare(item: _Item, declared: _Declared | None) -> str:
    """Return which source.yml speaks of a file, or would speak of it if it were there."""
    if declared:
        return str(declared.source.path)
    name = item.name.removesuffix(f"/{item.member.name}") if item.member else item.name
    return f"{PurePosixPath(*PurePosixPath(name).parts[:-1][:1], FILE_NAME)} in the exports folder"


def _timezone_notes(found: Recognised, file_format: VendorFormat, declared_in: str) -> list[Finding]:
    """Ask for the time zone of files that HubSpot's own export made: their times are in the account's zone."""
    labels = [found.headers[place] for positions in found.positions.values() for place in positions]
    if found.table.system != "hubspot" or file_format != "csv" or not any(" " in label for label in labels):
        return []
    return [
        Finding(
            "notice",
            "undeclared_timezone",
            "Times in a file that HubSpot's export makes are in the time zone of the account, and are read as UTC.",
            f"Write `system: hubspot` and `timezone: Europe/Amsterdam`, or whichever it is, in {declared_in}.",
        )
    ]


def _finding(item: _Item, reason: NotRecognised) -> Unmatched:
    """Report a file that is no known table."""
    return Unmatched("", item.name, Finding(reason.severity, reason.code, reason.message, reason.hint, file=item.name))


def _unmatched(name: str, wrong: FileProblem) -> Unmatched:
    """Report a file that cannot be looked at."""
    finding = wrong.findings[0]
    severity: Severity = "error" if finding.code in _DATA_ERRORS else "warning"
    return Unmatched("", name, replace(finding, severity=severity, file=name))


def _nothing_recognised(exports: Path, has_files: bool) -> Unmatched:
    """Report that there is nothing to load."""
    if has_files:
        message = "None of the files is an export of a known system, and no source.yml maps them."
        hint = "The reasons stand with each file; docs/exports.md says what is recognised."
    else:
        message = f"There are no export files in {exports}."
        hint = "Name the folder that holds them."
    return Unmatched("", exports.name, Finding("error", "nothing_recognised", message, hint))
