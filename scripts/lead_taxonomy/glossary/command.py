"""The command `glossary`."""

import sys
from datetime import date
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
    OutputOption,
    run,
)
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.seed_files import replace_files
from lead_taxonomy.shown_paths import shown_path
from lead_taxonomy.validating.checking import read_organisation
from lead_taxonomy.validating.rules import Words


def glossary(
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    output: OutputOption = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="DATE",
            help="The day whose definitions are shown. Default: the last one on which they change.",
            show_default=False,
        ),
    ] = None,
    language: LanguageOption = Language.EN,
    debug: DebugOption = False,
) -> None:
    """Write the definitions as a page to read and to print, in Dutch and English: glossary.html and glossary.md."""

    def work(_: Interruption) -> int:
        # Other commands do not wait for the library that writes pages.
        from lead_taxonomy.glossary.content import read_glossary  # noqa: PLC0415
        from lead_taxonomy.glossary.rendering import as_html, as_markdown  # noqa: PLC0415

        day = _day(on)
        project = find_project()
        found = find_organisation(project, example=example, folder=organisation)
        seeds = read_organisation(project, found.folder)
        broken = [file.contract.label for file in seeds.files.values() if not file.is_whole]
        if broken:
            raise LeadTaxonomyError(
                f"{broken[0]} cannot be read completely.", hint="`lead-taxonomy validate` says what is wrong."
            )
        taxonomies = read_glossary(project, seeds, day)
        name = Words(found.titles["nl"], found.titles["en"])
        folder = (output or project / "output") / found.name
        texts = {
            folder / "glossary.html": as_html(name, taxonomies),
            folder / "glossary.md": as_markdown(name, taxonomies),
        }
        replace_files({path: text.encode() for path, text in texts.items()})
        for path in texts:
            sys.stdout.write(f"{shown_path(path.resolve())}: {Words('geschreven', 'written').of(language)}\n")
        return 0

    run(work, "text", debug=debug)


def _day(text: str | None) -> date | None:
    """Read the day of the page."""
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError as error:
        raise LeadTaxonomyError(f"--on {text} is no date.", hint="Write it as 2027-01-31.") from error
