"""The command `compare`."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from lead_taxonomy.building.dbt_runner import TestResult
from lead_taxonomy.building.progress import make_progress
from lead_taxonomy.command_line import (
    DebugOption,
    ExampleOption,
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
from lead_taxonomy.comparing.comparison import read_comparison
from lead_taxonomy.comparing.rendering import comparison_json, comparison_markdown, print_comparison
from lead_taxonomy.comparing.work_database import CompareWorkspace, build_comparison, choose_taxonomies
from lead_taxonomy.explaining.build_reader import open_build
from lead_taxonomy.validating.refusing import report_wrong_definitions


class CompareFormat(StrEnum):
    """How a comparison is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


class Basis(StrEnum):
    """By which definition a comparison judges."""

    AS_AGREED = "as_agreed"
    RESTATED = "restated"


def compare(  # noqa: PLR0913, PLR0917 (Typer reads the options from the arguments)
    taxonomies: Annotated[
        str | None,
        typer.Option(
            "--taxonomies",
            help="Ids, separated by commas. Default: the organisation's own and the six main reference taxonomies.",
            show_default=False,
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--source", help="Follow the person records of this source too, such as a fair's cards.", show_default=False
        ),
    ] = None,
    basis: Annotated[Basis, typer.Option("--basis", help="By the definition of the time, or by today's.")] = (
        Basis.AS_AGREED
    ),
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    output: OutputOption = None,
    output_format: Annotated[
        CompareFormat, typer.Option("--format", help="How results are written.")
    ] = CompareFormat.TEXT,
    language: LanguageOption = Language.EN,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Count the same data under several taxonomies: how many leads there are depends on what a lead is."""

    def work(interruption: Interruption) -> int:
        request = find_request(example, organisation, None, output, load=False)
        if report_wrong_definitions(request, language, as_json=output_format is CompareFormat.JSON):
            return 1
        chosen = choose_taxonomies(request.project, request.organisation, taxonomies)
        with make_progress(Console(stderr=True, highlight=False), language, quiet=quiet) as progress:
            outcome = build_comparison(request, chosen, basis.value, progress, lambda: interruption.happened)
            if outcome is not None and outcome.failed:
                _report_failed(outcome.failed, output_format)
                return 1
            with open_build(CompareWorkspace(request.workspace.folder).database) as reader:
                comparison = read_comparison(reader, chosen, basis.value, source)
        if output_format is CompareFormat.JSON:
            print_json({"status": "ok", "exit_code": 0, **comparison_json(comparison)})
        elif output_format is CompareFormat.MARKDOWN:
            Results().print(comparison_markdown(comparison, language), soft_wrap=True)
        else:
            print_comparison(Results(), comparison, language)
        return 0

    run(work, output_format, debug=debug)


def _report_failed(failed: list[TestResult], output_format: CompareFormat) -> None:
    """Name the data tests that failed: counts over such data would mislead."""
    if output_format is CompareFormat.JSON:
        tests = [{"name": test.name, "failures": test.failures} for test in failed]
        print_json({"status": "findings", "exit_code": 1, "failed_tests": tests})
        return
    console = Results()
    for test in failed:
        console.print(f"FAILED  {test.name}: {test.failures}", soft_wrap=True)
        if test.description:
            console.print(f"        {test.description}", soft_wrap=True)
    console.print("Not compared. `lead-taxonomy build` shows the rows behind a test.")
