"""Put a signature under a change of a definition, and seal the rows that were signed.

Both departments sign the same text. The first signature seals the rows in force from the effective date (see
fingerprint.py), and the second one is refused when they are no longer those rows.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.fingerprint import DATED_SEEDS, UNDATED_SEEDS, fingerprint
from lead_taxonomy.seed_files import Row, SeedFile
from lead_taxonomy.validating.rules import NOTHING, Seeds, Words

CHANGES = "definition_changes"
_SEALED = (*DATED_SEEDS, *UNDATED_SEEDS)


class Department(StrEnum):
    """Who signs."""

    MARKETING = "marketing"
    SALES = "sales"

    @property
    def other(self) -> "Department":
        """The department that signs as well."""
        return Department.SALES if self is Department.MARKETING else Department.MARKETING


@dataclass(frozen=True)
class Signature:
    """What somebody wants to sign.

    Attributes:
        department: for which department.
        name: who signs.
        day: when.
        summary: what changes, in Dutch and in English; blank keeps what the row says.
        again: withdraw the signatures that are there for other rows, and start over.
    """

    department: Department
    name: str
    day: date
    summary: Words = NOTHING
    again: bool = False


@dataclass(frozen=True)
class Signed:
    """The outcome: the new file and its row, or why there is none.

    Attributes:
        file: definition_changes with the signature; as it was when there is nothing to do.
        row: the row that was signed.
        is_new: whether something was signed.
        refusal: why nothing was signed, for the reader.
    """

    file: SeedFile
    row: Row | None
    is_new: bool = False
    refusal: Words | None = None


def find_taxonomy(seeds: Seeds, wanted: str | None) -> str:
    """Return the taxonomy to sign for: the one that was asked for, or the only one.

    Raises:
        LeadTaxonomyError: there is no such taxonomy, or there are several.
    """
    known = seeds.taxonomy_ids()
    if wanted in known or (wanted is None and len(known) == 1):
        return wanted or known[0]
    what = f"There is no taxonomy '{wanted}'." if wanted else "There are several taxonomies."
    raise LeadTaxonomyError(what, hint=f"Name one with --taxonomy: {', '.join(known) or 'there are none'}.")


def find_day(seeds: Seeds, taxonomy_id: str, department: Department) -> date:
    """Return the effective date that waits for this department, where there is just one.

    Raises:
        LeadTaxonomyError: none waits, or several do.
    """
    changes = seeds.rows(CHANGES, taxonomy_id)
    signed = {row.date("effective_from") for row in changes if _is_signed(row, department)}
    dates = {row.date("effective_from") for row in changes}
    dates |= {
        row.date(column)
        for seed in DATED_SEEDS
        for row in seeds.rows(seed, taxonomy_id)
        for column in ("valid_from", "valid_to")
    }
    waiting = sorted(day for day in dates - signed if day is not None)
    if len(waiting) == 1:
        return waiting[0]
    if waiting:
        raise LeadTaxonomyError(
            f"Several changes wait for {department}: {', '.join(map(str, waiting))}.",
            hint="Name one with --effective-from.",
        )
    raise LeadTaxonomyError(
        f"No change of '{taxonomy_id}' waits for {department}.",
        hint="To agree to a change of rows without a date, name the day from which it counts with --effective-from.",
    )


def sign(seeds: Seeds, taxonomy_id: str, effective_from: date, signature: Signature) -> Signed:
    """Return definition_changes with a signature under the change of a day; nothing is written.

    Raises:
        LeadTaxonomyError: the change is new, and nobody says what it is about.
    """
    file = seeds.files[CHANGES]
    department, other = signature.department, signature.department.other
    seal = fingerprint({seed: seeds.rows(seed) for seed in _SEALED}, taxonomy_id, effective_from)
    row = next(
        (each for each in seeds.rows(CHANGES, taxonomy_id) if each.date("effective_from") == effective_from), None
    )
    is_same_text = row is not None and row["fingerprint"] == seal
    if row is not None and _is_signed(row, department) and is_same_text and not signature.again:
        return Signed(file, row)
    values = {column: "" for column in file.contract.header} if row is None else dict(row.written)
    if row is not None and _is_signed(row, other):
        if is_same_text and not signature.again:
            if _is_other_summary(row, signature.summary):
                return Signed(file, row, refusal=_other_summary(row, other))
        elif signature.again:
            values |= {f"{other}_approver": "", f"{other}_approved_on": ""}
        else:
            return Signed(file, row, refusal=_other_rows(row, department))
    values |= {
        "taxonomy_id": taxonomy_id,
        "effective_from": effective_from.isoformat(),
        "summary_nl": signature.summary.nl or values["summary_nl"],
        "summary_en": signature.summary.en or values["summary_en"],
        f"{department}_approver": signature.name,
        f"{department}_approved_on": signature.day.isoformat(),
        "fingerprint": seal,
    }
    if not values["summary_nl"].strip() or not values["summary_en"].strip():
        raise LeadTaxonomyError(
            f"The change of '{taxonomy_id}' from {effective_from} does not say what it is about.",
            hint="Say so in both languages, with --summary-nl and --summary-en.",
        )
    new = Row(CHANGES, row.line if row else 0, {key: text.strip() for key, text in values.items()}, {}, values)
    return Signed(replace(file, rows=_with_row(file.rows, row, new)), new, is_new=True)


def missing(row: Row) -> list[Department]:
    """Return the departments that did not sign a change."""
    return [department for department in Department if not _is_signed(row, department)]


def _is_signed(row: Row, department: Department) -> bool:
    """Whether a department signed: who, and when."""
    return bool(row[f"{department}_approver"]) and row.date(f"{department}_approved_on") is not None


def _is_other_summary(row: Row, summary: Words) -> bool:
    """Whether somebody wants to sign for another description than the row has."""
    return bool(summary.nl and summary.nl != row["summary_nl"]) or bool(summary.en and summary.en != row["summary_en"])


def _with_row(rows: Iterable[Row], old: Row | None, new: Row) -> list[Row]:
    """Put a row in the place of its old version, or after the last earlier change of its taxonomy."""
    before = list(rows)
    if old is not None:
        return [new if each is old else each for each in before]
    earlier = [
        index
        for index, each in enumerate(before, start=1)
        if each["taxonomy_id"] == new["taxonomy_id"] and each["effective_from"] < new["effective_from"]
    ]
    later = [index for index, each in enumerate(before) if each["taxonomy_id"] == new["taxonomy_id"]]
    place = max(earlier) if earlier else min(later, default=len(before))
    return [*before[:place], new, *before[place:]]


def _other_rows(row: Row, department: Department) -> Words:
    """Refuse: the rows are not those that the other department signed."""
    other, day = department.other, row["effective_from"]
    name, signed = row[f"{other}_approver"], row[f"{other}_approved_on"]
    if row["fingerprint"]:
        what = Words(
            f"Niet getekend: {other} ({name}) tekende op {signed} voor andere rijen dan er nu staan.",
            f"Not signed: {other} ({name}) signed on {signed} for other rows than there are now.",
        )
        undo = Words("Draai die wijziging terug, of begin", "Undo that change, or start")
    else:
        what = Words(
            f"Niet getekend: de handtekening van {other} ({name}, {signed}) is niet verzegeld; "
            "niemand weet voor welke rijen zij geldt.",
            f"Not signed: the signature of {other} ({name}, {signed}) is not sealed; "
            "nobody can tell for which rows it is.",
        )
        undo = Words("Begin", "Start")
    return what + Words(
        f"{undo.nl} opnieuw met --again: dat trekt de handtekening van {other} onder de wijziging van {day} in, "
        f"waarna {other} opnieuw tekent.",
        f"{undo.en} over with --again: that withdraws the signature of {other} under the change of {day}, "
        f"after which {other} signs again.",
    )


def _other_summary(row: Row, other: Department) -> Words:
    """Refuse: the other department signed for another description."""
    name = row[f"{other}_approver"]
    return Words(
        f"Niet getekend: {other} ({name}) tekende bij een andere omschrijving van de wijziging. "
        "Laat --summary-nl en --summary-en weg, of begin opnieuw met --again.",
        f"Not signed: {other} ({name}) signed with another description of the change. "
        "Leave out --summary-nl and --summary-en, or start over with --again.",
    )
