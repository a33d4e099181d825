"""The command `approve`."""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from lead_taxonomy.approving.signing import (
    CHANGES,
    Department,
    Signature,
    Signed,
    find_day,
    find_taxonomy,
    missing,
    sign,
)
from lead_taxonomy.building.organisation import find_organisation, find_project
from lead_taxonomy.building.texts import printable
from lead_taxonomy.command_line import (
    DebugOption,
    ExampleOption,
    Interruption,
    Language,
    LanguageOption,
    OrganisationOption,
    run,
)
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.seed_files import Row, canonical_text, replace_files
from lead_taxonomy.shown_paths import shown_path
from lead_taxonomy.validating.checking import Diagnosis, check, read_organisation
from lead_taxonomy.validating.rendering import as_text
from lead_taxonomy.validating.rules import Seeds, Words

# Signatures that are still to come keep nobody from giving one.
_SIGNATURES = ("LT201", "LT202")
_BROKEN_SEALS = ("LT203", "LT204")


def approve(  # noqa: PLR0913, PLR0917 (an option is an argument)
    department: Annotated[Department, typer.Option("--as", help="The department that signs.")],
    name: Annotated[str, typer.Option("--by", metavar="NAME", help="Who signs: a name or a role.")],
    taxonomy: Annotated[
        str | None, typer.Option("--taxonomy", help="The taxonomy. Default: the only one.", show_default=False)
    ] = None,
    effective_from: Annotated[
        str | None,
        typer.Option(
            "--effective-from", metavar="DATE", help="The change to sign. Default: the only one.", show_default=False
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Day of the signature. Default: today.", show_default=False),
    ] = None,
    summary_nl: Annotated[str, typer.Option("--summary-nl", help="What changes, in Dutch.", show_default=False)] = "",
    summary_en: Annotated[str, typer.Option("--summary-en", help="What changes, in English.", show_default=False)] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Withdraw the signatures under this change, and sign what is there now.")
    ] = False,
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    language: LanguageOption = Language.EN,
    debug: DebugOption = False,
) -> None:
    """Sign a change of a definition for a department, and seal the rows that were signed."""

    def work(_: Interruption) -> int:
        signature = Signature(
            department,
            _one_line(name, "--by"),
            # A signature is an act in time: the one place where today counts.
            _day(on, "--on") or date.today(),
            Words(_text(summary_nl, "--summary-nl"), _text(summary_en, "--summary-en")),
            again,
        )
        day = _day(effective_from, "--effective-from")
        project = find_project()
        folder = find_organisation(project, example=example, folder=organisation).folder
        with _alone(folder / "taxonomy"):
            seeds = read_organisation(project, folder)
            if not seeds.files[CHANGES].is_whole:
                return _show_refused(_errors(check(seeds)), seeds, language)
            taxonomy_id = find_taxonomy(seeds, taxonomy)
            day = day or find_day(seeds, taxonomy_id, department)
            signed = sign(seeds, taxonomy_id, day, signature)
            if signed.refusal is not None:
                sys.stdout.write(f"{printable(signed.refusal.of(language))}\n")
                return 1
            after = replace(seeds, files={**seeds.files, CHANGES: signed.file})
            found = check(after)
            others = _seals_to_come(seeds, taxonomy_id, day, signature.day)
            errors = [each for each in _errors(found) if not _is_broken_seal(each, others)]
            if errors:
                return _show_refused(errors, after, language)
            if signed.is_new:
                replace_files({signed.file.path: canonical_text(signed.file).encode()})
        notes = [each for each in found if _is_broken_seal(each, others) or _is_warning(each)]
        _show(signed, signature, notes, seeds.options, language)
        return 0

    run(work, "text", debug=debug)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one signature at a time read and write the file: two at once would lose one."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise LeadTaxonomyError(
            f"{folder} cannot be read: {error.strerror}.", hint="It holds definition_changes.csv."
        ) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _errors(found: list[Diagnosis]) -> list[Diagnosis]:
    """Return what nobody can sign for."""
    return [each for each in found if each.rule.severity == "error" and each.rule.code not in _SIGNATURES]


def _seals_to_come(seeds: Seeds, taxonomy_id: str, day: date, on: date) -> set[tuple[int, int]]:
    """Return the places of the seals of other changes that can be signed again: those not in force yet.

    An edit may break several at once, which are signed again one by one.
    """
    return {
        row.places["fingerprint"]
        for row in seeds.rows(CHANGES)
        if (row.date("effective_from") or date.min) >= on
        and (row["taxonomy_id"], row.date("effective_from")) != (taxonomy_id, day)
    }


def _is_broken_seal(each: Diagnosis, places: set[tuple[int, int]]) -> bool:
    """Whether a finding is about one of these seals."""
    found = each.violation
    return each.rule.code in _BROKEN_SEALS and (found.line, found.position) in places


def _is_warning(each: Diagnosis) -> bool:
    """Whether a finding is worth knowing when signing."""
    return each.rule.severity == "warning" and each.rule.code.startswith("LT2")


def _show_refused(errors: list[Diagnosis], seeds: Seeds, language: str) -> int:
    """Say why nothing was signed."""
    refused = Words(
        "Niet getekend: er zou een fout in de definities blijven staan.",
        "Not signed: the definitions would still hold an error.",
    )
    sys.stdout.write(f"{refused.of(language)}\n\n{as_text(errors, len(seeds.files), language)}\n")
    return 1


def _show(signed: Signed, signature: Signature, notes: list[Diagnosis], where: str, language: str) -> None:
    """Say what was signed, and what is still to come; `where` are the options that name the organisation."""
    row = signed.row
    assert row is not None  # noqa: S101 (there is one unless it was refused)
    lines = [_outcome(signed, row, signature).of(language), f"  {row[f'summary_{language}']}"]
    for other in missing(row):
        lines.append(_still_to_sign(row, other, where).of(language))
    if not missing(row):
        lines.append(Words("Beide afdelingen hebben getekend.", "Both departments have signed.").of(language))
    if signed.is_new:
        lines.append(f"{shown_path(signed.file.path)}: {Words('bijgewerkt', 'updated').of(language)}")
    lines += [f"{each.rule.code}: {each.violation.message.of(language)}" for each in notes]
    sys.stdout.write("".join(f"{printable(line)}\n" for line in lines))


def _outcome(signed: Signed, row: Row, signature: Signature) -> Words:
    """Say who signed what."""
    department = signature.department
    name, day = row[f"{department}_approver"], row[f"{department}_approved_on"]
    what = f"'{row['taxonomy_id']}', {row['effective_from']}"
    if not signed.is_new:
        return Words(
            f"Voor {department} is al getekend: {what}, door {name} op {day}.",
            f"Already signed for {department}: {what}, by {name} on {day}.",
        )
    return Words(
        f"Getekend voor {department}: {what}, door {name} op {day}.",
        f"Signed for {department}: {what}, by {name} on {day}.",
    )


def _still_to_sign(row: Row, other: Department, where: str) -> Words:
    """Say how the other department signs."""
    what = f"--taxonomy {row['taxonomy_id']} --effective-from {row['effective_from']}"
    command = f"lead-taxonomy approve{where} --as {other} {what} --by"
    return Words(f"Nu {other} nog: {command} NAAM", f"{other.capitalize()} is next: {command} NAME")


def _day(text: str | None, option: str) -> date | None:
    """Read a date of the command line."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise LeadTaxonomyError(f"{option} {text} is no date.", hint="Write it as 2027-01-31.") from error


def _text(text: str, option: str) -> str:
    """Read a text of the command line that becomes one cell."""
    written = text.strip()
    if not written.isprintable():
        raise LeadTaxonomyError(f"{option} holds something that is not text.", hint="Write it on one line.")
    return written


def _one_line(text: str, option: str) -> str:
    """Read a name."""
    written = _text(text, option)
    if not written:
        raise LeadTaxonomyError(f"{option} is blank.", hint="A signature needs a name or a role.")
    return written
