"""What an import writes: the sheets, except where that would undo an erasure, a signature, or a newer file.

A file is newer when it is neither what the sheet was at the export, nor what this workbook made of it: a workbook that
stays open is imported more than once. The latter is remembered beside the workbook, so that a copy of the workbook,
with somebody else's edits, does not pass for it.
"""

import csv
import io
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.seed_contract import SeedContract
from lead_taxonomy.seed_files import SeedFile, canonical_text, read_seed, replace_files, write_csv
from lead_taxonomy.spreadsheets.workbook import Sheets, digest
from lead_taxonomy.validating.rules import Words

_ERASURES, _SIGNED = "erased_addresses", "definition_changes"
_SIGNATURE = ("marketing_approver", "marketing_approved_on", "sales_approver", "sales_approved_on", "fingerprint")
_NEWER = Words(
    "blijft zoals het is: intussen veranderd, en het blad is dat niet",
    "left as it is: changed meanwhile, and the sheet was not",
)
_ERASED = Words(
    "houdt al zijn rijen: een wissing wordt nooit ongedaan gemaakt",
    "keeps all its rows: an erasure is never undone",
)


@dataclass(frozen=True)
class ImportPlan:
    """What an import does.

    Attributes:
        contents: the new content of each file that changes.
        kept: files that keep what the workbook says otherwise, and why.
        imported: by seed, the digest of what a file has from the workbook afterwards.
    """

    contents: Mapping[Path, bytes]
    kept: Mapping[Path, Words]
    imported: Mapping[str, str]


def plan_import(
    folder: Path, sheets: Sheets, contracts: Mapping[str, SeedContract], imported: Mapping[str, str]
) -> ImportPlan:
    """Return what to write in an organisation's folder; nothing is written.

    Args:
        folder: of the organisation.
        sheets: the workbook.
        contracts: what each seed looks like.
        imported: what `recall_import` knows of the workbook.

    Raises:
        LeadTaxonomyError: a signature would get lost, a file and its sheet both changed, or a file that holds what must
            stay cannot be read.
    """
    contents: dict[Path, bytes] = {}
    kept: dict[Path, Words] = {}
    now = dict(imported)
    for name, sheet in sheets.texts.items():
        path, text = folder / contracts[name].label, sheet
        if path.exists():
            file = read_seed(path, contracts[name])
            if name == _ERASURES:
                text = _with_every_erasure(file, sheet)
                if text != sheet:
                    kept[path] = _ERASED
            elif name in sheets.exported and _is_newer(file, sheet, {sheets.exported[name], imported.get(name)}):
                kept[path] = _NEWER
                continue
            elif name == _SIGNED:
                _refuse_a_lost_signature(file, sheet)
        now[name] = digest(text)
        if not path.exists() or path.read_bytes() != text.encode():
            contents[path] = text.encode()
    return ImportPlan(contents, kept, now)


def recall_import(workbook: Path, sheets: Sheets) -> dict[str, str]:
    """Return by seed the digest of what earlier imports of this workbook, since its export, brought in."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        memory = json.loads(_memory(workbook).read_text(encoding="utf-8"))
        if memory["exported"] == sheets.exported:
            return dict(memory["imported"])
    return {}


def remember_import(workbook: Path, sheets: Sheets, imported: Mapping[str, str]) -> None:
    """Note beside the workbook what was imported; without the note, the next import of it may ask for a new export."""
    memory = {"exported": sheets.exported, "imported": imported}
    with suppress(LeadTaxonomyError):
        replace_files({_memory(workbook): json.dumps(memory, indent=2).encode()})


def _memory(workbook: Path) -> Path:
    """Return the file that remembers the imports of a workbook."""
    return workbook.with_name(f".{workbook.name}.imported.json")


def _is_newer(file: SeedFile, sheet: str, known: set[str | None]) -> bool:
    """Whether a file changed, and the sheet did not.

    Args:
        file: the file.
        sheet: the text of the sheet.
        known: digests of the texts that the workbook and the file had in common.

    Raises:
        LeadTaxonomyError: both changed, each in its own way.
    """
    text = canonical_text(file) if file.is_whole else None
    if text is not None and (text == sheet or digest(text) in known):
        return False
    if digest(sheet) in known:
        return True
    raise LeadTaxonomyError(
        f"Both {file.contract.label} and its sheet changed since the export.",
        hint="Export again, to another workbook, and redo the edits in that. Nothing was changed.",
    )


def _with_every_erasure(file: SeedFile, sheet: str) -> str:
    """Return the rows of the file, and those that only the sheet has."""
    _refuse_unreadable(file)
    header = file.contract.header
    known = {row["email_sha256"].lower() for row in file.rows}
    rows = [[row.written[column] for column in header] for row in file.rows]
    for new in _rows(sheet):
        if new["email_sha256"].strip().lower() not in known:
            rows.append([new[column] for column in header])
    return write_csv([header, *rows])


def _refuse_a_lost_signature(file: SeedFile, sheet: str) -> None:
    """Make sure that the sheet has each signed row of the file as it is."""
    _refuse_unreadable(file)
    found = [dict(row) for row in _rows(sheet)]
    for row in file.rows:
        if any(row[column] for column in _SIGNATURE) and row.written not in found:
            raise LeadTaxonomyError(
                f"The workbook would remove or change a signed row of {file.contract.label}: "
                f"{row['taxonomy_id']}, {row['effective_from']}.",
                hint="The workbook is older than the file, or that row was edited in it: export again and redo the "
                "edits. `lead-taxonomy approve --again` withdraws a signature. Nothing was changed.",
            )


def _refuse_unreadable(file: SeedFile) -> None:
    """Make sure that every row of a file is known."""
    if not file.is_whole:
        raise LeadTaxonomyError(
            f"{file.path} cannot be read completely, and an import must not lose a row of it.",
            hint="Mend it: `lead-taxonomy validate` says what is wrong. Nothing was changed.",
        )


def _rows(text: str) -> list[dict[str, str]]:
    """Read a sheet in its canonical form."""
    return list(csv.DictReader(io.StringIO(text, newline="")))
