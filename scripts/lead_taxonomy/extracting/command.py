"""The command `extract`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from lead_taxonomy.building.funnel import number
from lead_taxonomy.building.progress import make_progress
from lead_taxonomy.building.texts import printable, text
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
    Results,
    find_request,
    print_json,
    run,
)
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.extracting.csv_extract import Extract, Form, write_extract
from lead_taxonomy.shown_paths import shown_path
from lead_taxonomy.validating.rules import Words

_DELIMITERS = {",": ",", ";": ";", "tab": "\t", "\t": "\t"}


class Basis(StrEnum):
    """By which definition rows are judged."""

    AS_AGREED = "as_agreed"
    RESTATED = "restated"


class Excel(StrEnum):
    """Excel by its language, which decides on delimiter and decimals."""

    NL = "nl"
    EN = "en"


class Decimal(StrEnum):
    """The decimal sign."""

    POINT = "."
    COMMA = ","


_FORMS = {Excel.NL: Form(";", ",", byte_order_mark=True), Excel.EN: Form(",", ".", byte_order_mark=True)}


def extract(  # noqa: PLR0913, PLR0917 (Typer reads the options from the arguments)
    target: Annotated[Path, typer.Option("--csv", metavar="FILE", help="The file to write.", show_default=False)],
    taxonomy: Annotated[
        str | None, typer.Option("--taxonomy", help="Only this taxonomy. Default: all in the mart.", show_default=False)
    ] = None,
    basis: Annotated[
        Basis | None,
        typer.Option("--basis", help="Only this definition basis. Default: all in the mart.", show_default=False),
    ] = None,
    excel: Annotated[
        Excel | None,
        typer.Option(
            "--excel",
            help="For Excel in this language. nl: semicolon and decimal comma; both with a byte order mark.",
            show_default=False,
        ),
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", help="',' (default), ';' or 'tab'.", show_default=False)
    ] = None,
    decimal: Annotated[
        Decimal | None, typer.Option("--decimal", help="The decimal sign. Default: a point.", show_default=False)
    ] = None,
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    output: OutputOption = None,
    output_format: FormatOption = Format.TEXT,
    language: LanguageOption = Language.EN,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Write the published funnel as a CSV file for a spreadsheet; no text in it can be a formula."""

    def work(_: Interruption) -> int:
        form = _form(excel, delimiter, decimal)
        workspace = find_request(example, organisation, None, output, load=False).workspace
        with make_progress(Console(stderr=True, highlight=False), language, quiet=quiet) as progress:
            progress.step(Words("CSV schrijven", "Writing the CSV").of(language))
            written = write_extract(
                workspace.mart_database,
                target.expanduser().resolve(),
                form,
                taxonomy,
                basis.value if basis else None,
            )
        if output_format is Format.JSON:
            as_of = f"{written.as_of.isoformat()}Z" if written.as_of else None
            print_json({"status": "ok", "exit_code": 0, "csv": str(written.path), "rows": written.rows, "as_of": as_of})
        else:
            Results().print(_sentence(written, language), soft_wrap=True)
        return 0

    run(work, output_format, debug=debug)


def _form(excel: Excel | None, delimiter: str | None, decimal: Decimal | None) -> Form:
    """Return how to write the file: as Excel wants it, unless an option says otherwise."""
    form = _FORMS[excel] if excel else Form()
    if delimiter is not None and delimiter not in _DELIMITERS:
        raise LeadTaxonomyError(f"--delimiter '{delimiter}' is not one of them.", hint="Choose ',', ';' or 'tab'.")
    return Form(
        _DELIMITERS[delimiter] if delimiter else form.delimiter,
        decimal.value if decimal else form.decimal,
        form.byte_order_mark,
    )


def _sentence(written: Extract, language: str) -> str:
    """Say what was written."""
    counted = f"{printable(shown_path(written.path))}: {number(written.rows, language, 0)} {text('rows', language)}"
    return counted + (f", {text('as_of', language)} {written.as_of:%Y-%m-%d %H:%M} UTC" if written.as_of else "")
