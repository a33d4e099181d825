"""The command `report`."""

import sys
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from lead_taxonomy.command_line import (
    DebugOption,
    ExampleOption,
    Format,
    FormatOption,
    Interruption,
    Language,
    LanguageOption,
    OrganisationOption,
    OutputOption,
    QuietOption,
    find_request,
    print_json,
    run,
)
from lead_taxonomy.seed_files import replace_files
from lead_taxonomy.shown_paths import shown_path
from lead_taxonomy.validating.rules import Words


class Basis(StrEnum):
    """By which definitions the past is judged."""

    AS_AGREED = "as_agreed"
    RESTATED = "restated"


def report(  # noqa: PLR0913, PLR0917 (Typer reads the options from the arguments)
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    output: OutputOption = None,
    taxonomy: Annotated[
        str | None,
        typer.Option(
            "--taxonomy", metavar="ID", help="Where the mart holds several. Default: your own.", show_default=False
        ),
    ] = None,
    basis: Annotated[
        Basis | None,
        typer.Option("--basis", help="Where the mart holds both. Default: as_agreed.", show_default=False),
    ] = None,
    output_format: FormatOption = Format.TEXT,
    language: LanguageOption = Language.EN,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Write the published figures as a page to read, to filter and to print: report.html."""

    def work(_: Interruption) -> int:
        # Other commands do not wait for the libraries that write pages.
        from lead_taxonomy.report.content import read_report, report_json  # noqa: PLC0415
        from lead_taxonomy.report.rendering import as_html  # noqa: PLC0415

        request = find_request(example, organisation, None, output, load=False)
        console = Console(stderr=True, highlight=False, quiet=quiet)
        with console.status(Words("Cijfers tellen", "Counting").of(language)):
            content = read_report(
                request.project,
                request.organisation,
                request.workspace,
                taxonomy=taxonomy,
                basis=basis.value if basis else None,
                with_cube=output_format is not Format.JSON,
            )
            if output_format is Format.JSON:
                print_json({"status": "ok", "exit_code": 0, **report_json(content)})
                return 0
            titles = request.organisation.titles
            page = as_html(content, Words(titles["nl"], titles["en"]), request.project, language)
            path = request.workspace.folder / "report.html"
            replace_files({path: page.encode()})
        sys.stdout.write(f"{shown_path(path.resolve())}: {Words('geschreven', 'written').of(language)}\n")
        return 0

    run(work, output_format, debug=debug)
