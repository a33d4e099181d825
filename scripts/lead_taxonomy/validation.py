"""Check an organisation's seed files before dbt reads them, and point at the cell that is wrong.

dbt would find the same mistakes later, one failed test at a time and without the line. What is checked
here is structure: files, headers, and references to taxonomies, stages and signals. Everything about
meaning is a dbt test.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import yaml

from lead_taxonomy.errors import Finding, LeadTaxonomyError

SEED_FOLDERS = ("taxonomy", "mappings")
# Marks in a mapping that a value is known, but not what it means.
_UNMAPPED = "unmapped"
Row = Mapping[str, str]


@dataclass(frozen=True)
class _Seed:
    """A seed as read: (line, row) pairs, the line being the one on which the record starts."""

    label: str
    rows: list[tuple[int, Row]]


def validate_organisation(project: Path, folder: Path) -> list[Finding]:
    """Check the seeds of an organisation against the columns that the project's YAML files describe.

    Args:
        project: holds seeds/ with the YAML files and the reference vocabulary.
        folder: holds the organisation's taxonomy/ and mappings/.

    Returns:
        The mistakes, in the order of the files. References are only checked when all files can be read.

    Raises:
        LeadTaxonomyError: a YAML file of the project itself cannot be read.
    """
    findings: list[Finding] = []
    seeds: dict[str, _Seed] = {}
    for kind in SEED_FOLDERS:
        for name, columns in seed_contracts(project / "seeds" / kind).items():
            result = _read_seed(folder / kind / f"{name}.csv", f"{kind}/{name}.csv", columns)
            if isinstance(result, _Seed):
                seeds[name] = result
            else:
                findings.extend(result)
    return findings or list(_unknown_references(seeds, _signals(project)))


def seed_contracts(folder: Path) -> dict[str, list[str]]:
    """Return the columns of each seed that the YAML files in a folder describe, in their order."""
    contracts: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.yml")):
        try:
            content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
            for seed in content.get("seeds", []):
                contracts[seed["name"]] = [column["name"] for column in seed["columns"]]
        except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
            raise LeadTaxonomyError(
                f"{file} does not describe its seed: {error}", hint="It lists the seed's name and its columns."
            ) from error
    return contracts


def _read_seed(path: Path, label: str, columns: list[str]) -> "_Seed | list[Finding]":
    """Read a seed file, or say why it does not have the form of its contract."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        hint = f"Without any rows it still needs the line {','.join(columns)}"
        return [Finding("error", "seed_missing", "The file is missing.", hint, file=label)]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = "The file is not UTF-8."
        return [Finding("error", "seed_encoding", message, "Save it as 'CSV UTF-8'.", file=label, line=line)]
    except OSError as error:
        return [Finding("error", "seed_unreadable", f"The file cannot be read: {error.strerror}.", file=label)]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        found = next(reader, [])
        if found != columns:
            return [_header_finding(label, found, columns)]
        rows: list[tuple[int, Row]] = []
        wrong: list[Finding] = []
        line = reader.line_num + 1
        for values in reader:
            if values and len(values) != len(columns):
                message = f"The line has {len(values)} values, and the header has {len(columns)}."
                hint = 'Put a text that holds a comma between double quotes: "a, b".'
                wrong.append(Finding("error", "seed_row", message, hint, file=label, line=line))
            elif values:
                rows.append((line, {name: value.strip() for name, value in zip(columns, values, strict=True)}))
            line = reader.line_num + 1
    except csv.Error as error:
        return [Finding("error", "seed_row", f"The line is not CSV: {error}.", file=label, line=reader.line_num)]
    return wrong or _Seed(label, rows)


def _header_finding(label: str, found: list[str], expected: list[str]) -> Finding:
    """Say what is wrong with a header."""
    if len(found) == 1 and len(found[0].split(";")) == len(expected):
        message, hint = "The values are separated by ';'.", "Save the file with ',' between them."
        return Finding("error", "seed_delimiter", message, hint, file=label, line=1)
    missing = [column for column in expected if column not in found]
    extra = [column for column in found if column not in expected]
    parts = []
    if missing:
        parts.append(f"it misses {', '.join(missing)}")
    if extra:
        parts.append(f"it has {', '.join(repr(column) for column in extra)} too many")
    message = f"The header is not right: {' and '.join(parts) or 'the order differs'}."
    hint = f"It must be {','.join(expected)}"
    return Finding("error", "seed_header", message, hint, file=label, line=1, value=",".join(found))


def _unknown_references(seeds: Mapping[str, _Seed], signals: set[str]) -> Iterator[Finding]:
    """Yield every taxonomy, stage or signal that is named but not defined."""
    taxonomies = {row["taxonomy_id"] for _, row in seeds["taxonomies"].rows} if "taxonomies" in seeds else set()
    stages: dict[str, set[str]] = {}
    for _, row in seeds["lead_stages"].rows if "lead_stages" in seeds else []:
        stages.setdefault(row["taxonomy_id"], set()).add(row["stage_id"])
    for seed in seeds.values():
        for line, row in seed.rows:
            taxonomy = row.get("taxonomy_id")
            if taxonomy is not None and taxonomy not in taxonomies:
                yield _unknown(seed, line, "taxonomy_id", taxonomy, taxonomies, "is not in taxonomies.csv")
            elif taxonomy is not None and "stage_id" in row and row["stage_id"] not in stages.get(taxonomy, set()):
                known = stages.get(taxonomy, set())
                what = f"is not a stage of taxonomy '{taxonomy}' in lead_stages.csv"
                yield _unknown(seed, line, "stage_id", row["stage_id"], known, what)
            column = _signal_column(row)
            if column and row[column] not in signals:
                yield _unknown(
                    seed,
                    line,
                    column,
                    row[column],
                    signals,
                    "is not a signal of the vocabulary, seeds/reference/signals.csv",
                )


def _signal_column(row: Row) -> str | None:
    """Return the column of a row that names a signal, if it has one."""
    if row.get("axis") == "behaviour":
        return "field"
    if row.get("signal") == _UNMAPPED:
        return None
    return next((column for column in ("signal", "activity") if column in row), None)


def _signals(project: Path) -> set[str]:
    """Return the closed vocabulary of signals."""
    file = project / "seeds" / "reference" / "signals.csv"
    try:
        with file.open(encoding="utf-8", newline="") as handle:
            return {row["signal"] for row in csv.DictReader(handle)}
    except (OSError, KeyError) as error:
        raise LeadTaxonomyError(f"{file} cannot be read: {error}", hint="It is part of the project.") from error


def _unknown(seed: _Seed, line: int, column: str, value: str, known: set[str], what: str) -> Finding:
    """Describe an unknown id, with the known one that looks most like it."""
    close = get_close_matches(value, known, n=1)
    return Finding(
        severity="error",
        code=f"unknown_{'signal' if column in ('field', 'activity') else column.removesuffix('_id')}",
        message=f"'{value}' {what}.",
        hint=f"Did you mean '{close[0]}'?" if close else "",
        file=seed.label,
        line=line,
        column=column,
        value=value,
    )
