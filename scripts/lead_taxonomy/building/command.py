"""The commands `build` and `load`."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console

from lead_taxonomy.building.database import prepare_database
from lead_taxonomy.building.organisation import NOT_YAML, find_timezone, project_variables
from lead_taxonomy.building.pipeline import BuildRequest, load_exports, run_build
from lead_taxonomy.building.progress import BuildProgress, make_progress
from lead_taxonomy.building.reporting import build_json, load_json, print_build, print_load
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
from lead_taxonomy.errors import LeadTaxonomyError, refuse_unknown
from lead_taxonomy.loading import LoadReport
from lead_taxonomy.validating.checking import read_organisation, read_reference


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
        given = {**_parse_variables(variables), **({"as_of": _parse_time(as_of)} if as_of else {})}
        _check_variables(given, request)
        request = replace(request, variables=given, options=options, language=language)
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


def _parse_variables(given: str | None) -> dict[str, Any]:
    """Read --vars."""
    try:
        variables = yaml.safe_load(given) if given else {}
    except NOT_YAML as error:
        raise LeadTaxonomyError(
            f"--vars is not YAML: {given} ({' '.join(str(error).split())})",
            hint="Example: --vars '{taxonomies: [agreed]}'. A date must exist and be written as 2027-01-31.",
        ) from error
    if not isinstance(variables, dict):
        raise LeadTaxonomyError(f"--vars is not a mapping: {given}", hint="Example: --vars '{taxonomies: [agreed]}'")
    return variables


def _check_variables(given: Mapping[str, Any], request: BuildRequest) -> None:
    """Refuse a variable that no model reads, a time zone that is none, and a taxonomy that nobody defined.

    dbt would ignore the first, fail late at the second, and compute nothing for the third.
    """
    known = project_variables(request.project)
    for name in given:
        refuse_unknown(
            name, known, f"--vars: there is no variable '{name}'.", f"The variables are: {', '.join(known)}."
        )
    variables = {**known, **request.organisation.variables, **given}
    if "reporting_timezone" in variables:
        find_timezone(variables["reporting_timezone"])
    taxonomies = variables.get("taxonomies") or []
    if not isinstance(taxonomies, list):
        raise LeadTaxonomyError(
            f"taxonomies is not a list: {taxonomies}", hint="Write it as --vars '{taxonomies: [agreed]}'."
        )
    if taxonomies:
        _check_taxonomies(taxonomies, request)


def _check_taxonomies(wanted: list[Any], request: BuildRequest) -> None:
    """Refuse a taxonomy that is neither the organisation's own nor a reference."""
    own, reference = read_organisation(request.project, request.organisation.folder), read_reference(request.project)
    known = list(dict.fromkeys([*own.taxonomy_ids(), *reference.taxonomy_ids()]))
    for name in wanted:
        refuse_unknown(name, known, f"There is no taxonomy '{name}'.", f"The taxonomies are: {', '.join(known)}.")


def _parse_time(given: str) -> str:
    """Check --as-of; dbt gets it as it was written."""
    try:
        datetime.fromisoformat(given)
    except ValueError as error:
        raise LeadTaxonomyError(
            f"--as-of is not a time: {given}", hint="Write it as 2026-10-01 or 2026-10-01T06:00:00+02:00."
        ) from error
    return given
