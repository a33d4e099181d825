"""The commands `fmt`, `export` and `import`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from lead_taxonomy.building.organisation import find_organisation, find_project
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
from lead_taxonomy.seed_contract import read_contracts
from lead_taxonomy.seed_files import canonical_text, replace_files
from lead_taxonomy.shown_paths import shown_path
from lead_taxonomy.validating.checking import Diagnosis, check, read_organisation
from lead_taxonomy.validating.rendering import as_text
from lead_taxonomy.validating.rules import Seeds, Words

# What keeps a file from being read completely.
_UNREADABLE = ("LT001", "LT002", "LT003", "LT004", "LT005", "LT006", "LT016")


def fmt(
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    only_check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit with 1 when something would change.")
    ] = False,
    language: LanguageOption = Language.EN,
    debug: DebugOption = False,
) -> None:
    """Put the seed files back into their standard form, after a spreadsheet had them, without changing a value."""

    def work(_: Interruption) -> int:
        seeds = _read(example, organisation)
        unreadable = _unreadable(seeds)
        new = {file.path: canonical_text(file).encode() for file in seeds.files.values() if file.is_whole}
        changed = {path: content for path, content in new.items() if path.read_bytes() != content}
        if not only_check:
            replace_files(changed)
        for path in changed:
            done = Words("zou veranderen", "would change") if only_check else Words("hersteld", "restored")
            sys.stdout.write(f"{shown_path(path)}: {done.of(language)}\n")
        if unreadable:
            left = Words("Niet aangeraakt, want niet te lezen:", "Left alone, because they cannot be read:")
            sys.stdout.write(f"{left.of(language)}\n{as_text(unreadable, len(seeds.files), language)}\n")
        elif not changed:
            fine = Words("Alle bestanden staan in de standaardvorm.", "All files have their standard form.")
            sys.stdout.write(f"{fine.of(language)}\n")
        return int(bool(unreadable) or (only_check and bool(changed)))

    run(work, "text", debug=debug)


def export(
    workbook: Annotated[Path, typer.Option("--xlsx", help="The workbook to write.", show_default=False)],
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    language: LanguageOption = Language.EN,
    debug: DebugOption = False,
) -> None:
    """Write the seeds as a workbook: a sheet for each, drop-downs, notes at the columns, keys protected."""

    def work(_: Interruption) -> int:
        # A check of text files does not wait for the library that writes workbooks.
        from lead_taxonomy.spreadsheets.workbook import make_workbook  # noqa: PLC0415

        seeds = _read(example, organisation)
        unreadable = _unreadable(seeds)
        if unreadable:
            sys.stdout.write(f"{as_text(unreadable, len(seeds.files), language)}\n")
            return 1
        target = workbook.expanduser().resolve()
        replace_files({target: make_workbook(seeds)})
        written = Words("geschreven", "written").of(language)
        sys.stdout.write(f"{shown_path(target)}: {written}\n")
        return 0

    run(work, "text", debug=debug)


def import_workbook(
    workbook: Annotated[Path, typer.Argument(metavar="FILE", help="A workbook of `export`, changed or not.")],
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    language: LanguageOption = Language.EN,
    debug: DebugOption = False,
) -> None:
    """Bring a workbook back into the seed files: all of it, or nothing."""

    def work(_: Interruption) -> int:
        from lead_taxonomy.spreadsheets.importing import plan_import, recall_import, remember_import  # noqa: PLC0415
        from lead_taxonomy.spreadsheets.workbook import read_workbook  # noqa: PLC0415

        project = find_project()
        folder = find_organisation(project, example=example, folder=organisation).folder
        contracts = read_contracts(project)
        source = workbook.expanduser().resolve()
        try:
            content = source.read_bytes()
        except OSError as error:
            raise LeadTaxonomyError(
                f"{workbook} cannot be read: {error.strerror}.", hint="Name a workbook of `lead-taxonomy export`."
            ) from error
        sheets = read_workbook(content, contracts)
        plan = plan_import(folder, sheets, contracts, recall_import(source, sheets))
        replace_files(plan.contents)
        if plan.contents:
            remember_import(source, sheets, plan.imported)
        for path in plan.contents:
            sys.stdout.write(f"{shown_path(path)}: {Words('bijgewerkt', 'updated').of(language)}\n")
        for path, reason in plan.kept.items():
            sys.stdout.write(f"{shown_path(path)}: {reason.of(language)}\n")
        if not plan.contents and not plan.kept:
            same = Words("De werkmap zegt hetzelfde als de bestanden.", "The workbook says the same as the files.")
            sys.stdout.write(f"{same.of(language)}\n")
        return 0

    run(work, "text", debug=debug)


def _read(example: str | None, organisation: Path | None) -> Seeds:
    """Read the seeds of the organisation."""
    project = find_project()
    folder = find_organisation(project, example=example, folder=organisation).folder
    return read_organisation(project, folder)


def _unreadable(seeds: Seeds) -> list[Diagnosis]:
    """Return what keeps a file from being read completely."""
    return [each for each in check(seeds) if each.rule.code in _UNREADABLE]
