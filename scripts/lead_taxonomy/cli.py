"""The command `lead-taxonomy`: results on stdout, progress and failures of the tool on stderr.

Exit codes: 0 fine, 1 findings, 2 the tool failed.
"""

import sys
from collections.abc import Mapping
from typing import Annotated, ClassVar

import typer

from lead_taxonomy import __version__
from lead_taxonomy.lazy_commands import LazyCommands


class _Commands(LazyCommands):
    """The commands, in the order of the help. A new one is a line here."""

    places: ClassVar[Mapping[str, str]] = {
        "build": "lead_taxonomy.building.command:build",
        "load": "lead_taxonomy.building.command:load",
        "explain": "lead_taxonomy.explaining.command:explain",
        "extract": "lead_taxonomy.extracting.command:extract",
        "impact": "lead_taxonomy.impacting.command:impact",
        "compare": "lead_taxonomy.comparing.command:compare",
        "unmapped": "lead_taxonomy.unmapped.command:unmapped",
        "erase": "lead_taxonomy.erasing.command:erase",
        "validate": "lead_taxonomy.validating.command:validate",
        "approve": "lead_taxonomy.approving.command:approve",
        "diff": "lead_taxonomy.diffing.command:diff",
        "glossary": "lead_taxonomy.glossary.command:glossary",
        "report": "lead_taxonomy.report.command:report",
        "init": "lead_taxonomy.starting.command:init",
        "fmt": "lead_taxonomy.spreadsheets.command:fmt",
        "export": "lead_taxonomy.spreadsheets.command:export",
        "import": "lead_taxonomy.spreadsheets.command:import_workbook",
    }


app = typer.Typer(
    cls=_Commands,
    help="One agreed definition of a lead: computed from the text that was agreed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _show_version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        sys.stdout.write(f"lead-taxonomy {__version__}\n")
        raise typer.Exit


@app.callback()
def main(
    _: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """One agreed definition of a lead: computed from the text that was agreed."""


if __name__ == "__main__":
    app()
