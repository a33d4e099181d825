"""The commands `build` and `load`."""

from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console

from lead_taxonomy.building.database import prepare_database
from lead_taxonomy.building.pipeline import BuildRequest, load_exports, run_build
from lead_taxonomy.building.progress import BuildProgress, make_progress
from lead_taxonomy.building.reporting import build_json, load_json, print_build, print_load
from lead_taxonomy.building.variables import check_variables, parse_variables
from lead_taxonomy.command_line import (
    DebugOption,
    ExampleOption,
    ExportsOption,
    FolderArgument,
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
from lead_taxonomy.loading import LoadReport


def build(  # noqa: PLR0913, PLR0917 (Typer reads the options from the arguments)
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    exports: ExportsOption = None,
    output: OutputOption = None,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", "-s", help="Build these dbt nodes only; may be repeated.", show_default=False),
    ] = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Build incremental models from nothing.")
    ] = False,
    target: Annotated[str | None, typer.Option("--target", help="Target of profiles.yml.", show_default=False)] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Judge everything as of this time (ISO 8601). Default: the latest export."),
    ] = None,
    variables: Annotated[
        str | None, typer.Option("--vars", help="dbt vars as YAML; they win over organisation.yml.")
    ] = None,
    load: Annotated[
        bool, typer.Option("--load/--no-load", help="Load the exports first, or use the raw tables as they are.")
    ] = True,
    output_format: FormatOption = Format.TEXT,
    language: LanguageOption = Language.EN,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Load the exports, check the definitions, compute the funnel, publish it and print it."""

    def work(interruption: Interruption) -> int:
        options = [*_dbt_options(select, target), *(["--full-refresh"] if full_refresh else [])]
        request = find_request(example, organisation, exports, output, load=load)
        given = {**parse_variables(variables), **({"as_of": as_of} if as_of else {})}
        request = replace(request, variables=given, options=options, language=language)
        check_variables(request)
        with make_progress(Console(stderr=True, highlight=False), language, quiet=quiet) as progress:
            result = run_build(request, progress, lambda: interruption.happened)
        if output_format is Format.JSON:
            print_json(build_json(result))
        else:
            print_build(Results(), result, language)
        return result.exit_code

    run(work, output_format, debug=debug)


def load(  # noqa: PLR0913, PLR0917 (Typer reads the options from the arguments)
    directory: FolderArgument = None,
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    exports: ExportsOption = None,
    output: OutputOption = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Only say what each file is and what would be loaded; write nothing.")
    ] = False,
    output_format: FormatOption = Format.TEXT,
    language: LanguageOption = Language.EN,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Load the exports into the raw tables, and nothing else.

    Exports of Salesforce, HubSpot, Marketo, Pardot and Dynamics are recognised by their headers, whatever the files
    are called; those of other systems need a source.yml.
    """

    def work(_: Interruption) -> int:
        if directory and exports:
            raise LeadTaxonomyError("DIR and --exports are the same.", hint="Give one of the two.")
        request = find_request(example, organisation, directory or exports, output, load=True)
        with make_progress(Console(stderr=True, highlight=False), language, quiet=quiet) as progress:
            report = _plan(request, progress) if plan else _load(request, progress)
        if output_format is Format.JSON:
            print_json(load_json(report))
        else:
            print_load(Results(), report)
        return int(report.has_errors)

    run(work, output_format, debug=debug)


def _plan(request: BuildRequest, progress: BuildProgress) -> LoadReport:
    """Say what a load would do."""
    progress.step("load")
    return load_exports(request, progress, plan=True)


def _load(request: BuildRequest, progress: BuildProgress) -> LoadReport:
    """Load while no build runs."""
    workspace = request.workspace
    workspace.make_folders()
    with workspace.locked():
        workspace.remove_unfinished()
        prepare_database(workspace.database)
        progress.step("load")
        return load_exports(request, progress)


def _dbt_options(select: list[str] | None, target: str | None) -> list[str]:
    """Translate options into those of dbt; a value can never be taken for an option."""
    return [*(f"--select={node}" for node in select or []), *([f"--target={target}"] if target else [])]
