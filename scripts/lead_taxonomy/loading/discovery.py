"""Find the files that source.yml speaks of, and when each was exported."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from lead_taxonomy.errors import Finding
from lead_taxonomy.loading.problem import problem
from lead_taxonomy.source_config import FileSettings, FileSpec, SourceFile, parse_export_time

# A date, and perhaps a time after T, _ or a blank. Not part of a longer number.
_DATE_IN_NAME = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])"
    r"(?:[T _]([01]\d|2[0-3])[-:]?([0-5]\d)(?:[-:]?([0-5]\d))?(Z?)(?![-_.:]?\d)|(?!\d))"
)


@dataclass(frozen=True)
class ExportFile:
    """One file to load.

    Attributes:
        source: the source.yml.
        spec: the entry of `files` that matched it.
        path: where it is.
        name: relative to the exports folder, with "/" between folders; the raw column _file.
        settings: the settings in force.
        exported_at: UTC without zone; None when unknown.
    """

    source: SourceFile
    spec: FileSpec
    path: Path
    name: str
    settings: FileSettings
    exported_at: datetime | None


@dataclass(frozen=True)
class Unmatched:
    """An entry of `files` without a file, or a file that cannot be taken.

    Attributes:
        source: name of the source.
        name: the file, or the pattern.
        finding: what is wrong.
    """

    source: str
    name: str
    finding: Finding


def find_files(sources: Sequence[SourceFile], exports: Path) -> list[ExportFile | Unmatched]:
    """Return the files of the sources, in the order of source.yml and then of their names.

    Args:
        sources: the sources.
        exports: the exports folder. A source found one level down has its files in the sub-folder of the same name
            if there is one.
    """
    found: list[ExportFile | Unmatched] = []
    for source in sources:
        folder = exports / source.subfolder if source.subfolder and (exports / source.subfolder).is_dir() else exports
        taken: dict[Path, str] = {}
        for spec in source.files:
            paths = sorted(path for path in folder.glob(spec.file) if path.is_file() and not _is_hidden(path, folder))
            if not paths:
                found.append(_missing(source, spec, folder))
            for path in paths:
                name = path.relative_to(exports).as_posix()
                if path in taken:
                    message = f'The file matches two entries of `files`: "{taken[path]}" and "{spec.file}".'
                    hint = "Put the tables it feeds in one entry; a table that it feeds twice takes a list of mappings."
                    found.append(
                        Unmatched(
                            source.source, name, Finding("error", "matched_twice", message, hint, source.source, name)
                        )
                    )
                    continue
                taken[path] = spec.file
                found.append(_export_file(source, spec, path, name))
    return found


def _is_hidden(path: Path, folder: Path) -> bool:
    """Whether the file or a folder on the way to it is hidden, as the lock files of editors are."""
    return any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)


def _missing(source: SourceFile, spec: FileSpec, folder: Path) -> Unmatched:
    """Report an entry that matches no file."""
    if spec.optional:
        message = f'No file matches "{spec.file}". The entry is optional.'
        return Unmatched(source.source, spec.file, Finding("notice", "no_file", message, "", source.source, spec.file))
    there = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    close = get_close_matches(spec.file, there, n=1)
    hint = f'Did you mean "{close[0]}"?' if close else "Put it there, or set `optional: true`."
    message = f'No file in the exports folder matches "{spec.file}".'
    return Unmatched(
        source.source, spec.file, Finding("error", "missing_file", message, hint, source.source, spec.file)
    )


def _export_file(source: SourceFile, spec: FileSpec, path: Path, name: str) -> ExportFile | Unmatched:
    """Describe a file that was found; only a date that its name should have can be missing."""
    settings = source.settings(spec, path.name)
    declared = settings.exported_at
    exported_at: datetime | None = None
    if declared.at is not None:
        exported_at = parse_export_time(declared.at, settings.timezone)
    elif declared.from_name:
        exported_at = time_in_name(name, settings.timezone)
        if exported_at is None:
            wrong = problem(
                "no_date_in_name",
                "The name of the file or of its folder has no date, and `exported_at: {from_name: true}` needs one.",
                "Add it, such as 2026-10-01 or 20261001, or give the time itself in `exported_at`.",
            ).findings[0]
            finding = Finding("error", wrong.code, wrong.message, wrong.hint, source.source, name)
            return Unmatched(source.source, name, finding)
    return ExportFile(source, spec, path, name, settings, exported_at)


def time_in_name(name: str, timezone: str) -> datetime | None:
    """Return the time that a file name tells, as UTC without zone; None when it tells none.

    Args:
        name: relative path. The file's own name is looked at first, then its folders from the nearest up. Of
            several dates in one name, as of a period, the latest counts.
        timezone: IANA name. A date without a time means the end of that day.
    """
    for part in reversed(PurePosixPath(name).parts):
        times = []
        for year, _, month, day, hour, minute, second, utc in _DATE_IN_NAME.findall(part):
            clock = f"T{hour}:{minute}:{second or '00'}{'+00:00' if utc else ''}" if hour else ""
            try:
                times.append(parse_export_time(f"{year}-{month}-{day}{clock}", timezone))
            except ValueError:
                continue
        if times:
            return max(times)
    return None
