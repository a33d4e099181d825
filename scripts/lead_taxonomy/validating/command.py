"""The command `validate`."""

import sys
from enum import StrEnum
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
from lead_taxonomy.validating.checking import check, demand_agreement, read_organisation, read_reference
from lead_taxonomy.validating.rendering import as_github, as_json, as_sarif, as_text, dump, exit_code


class ValidateFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def validate(
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    reference: Annotated[
        bool, typer.Option("--reference", help="Check the reference taxonomies of the project instead.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Take whatever is not agreed, signed and sealed for an error.")
    ] = False,
    output_format: Annotated[
        ValidateFormat, typer.Option("--format", help="How findings are written.")
    ] = ValidateFormat.TEXT,
    language: LanguageOption = Language.EN,
    debug: DebugOption = False,
) -> None:
    """Check the definitions without a database: is each file right, can each rule be met, did both sign."""

    def work(_: Interruption) -> int:
        project = find_project()
        if reference and (example is not None or organisation is not None):
            raise LeadTaxonomyError("--reference excludes --example and --organisation.", hint="Give one of them.")
        if reference:
            seeds = read_reference(project)
        else:
            seeds = read_organisation(project, find_organisation(project, example=example, folder=organisation).folder)
        found = demand_agreement(check(seeds)) if strict else check(seeds)
        files = len(seeds.files)
        written = {
            ValidateFormat.TEXT: lambda: as_text(found, files, language),
            ValidateFormat.JSON: lambda: dump(as_json(found, files, language)),
            ValidateFormat.GITHUB: lambda: as_github(found, language),
            ValidateFormat.SARIF: lambda: dump(as_sarif(found, language)),
        }[output_format]()
        if written:
            sys.stdout.write(f"{written}\n")
        return exit_code(found)

    run(work, output_format, debug=debug)
