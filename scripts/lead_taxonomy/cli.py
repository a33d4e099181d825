"""The command `lead-taxonomy`: results on stdout, progress and failures of the tool on stderr.

Exit codes: 0 fine, 1 findings, 2 the tool failed.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer
import yaml
from rich.console import Console

from lead_taxonomy import __version__
from lead_taxonomy.building.database import prepare_database
from lead_taxonomy.building.organisation import PROJECT_VARIABLE, find_organisation, find_project
from lead_taxonomy.building.pipeline import BuildRequest, load_exports, run_build
from lead_taxonomy.building.progress import make_progress
from lead_taxonomy.building.reporting import build_json, load_json, print_build, print_load
from lead_taxonomy.building.texts import printable
from lead_taxonomy.errors import LeadTaxonomyError

FAILED = 2

app = typer.Typer(
    help="One agreed definition of a lead: computed from the text that was agreed.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """How results are written."""

    TEXT = "text"
    JSON = "json"


class Language(StrEnum):
    """The language of results."""

    NL = "nl"
    EN = "en"


@dataclass
class _Interruption:
    """Whether the user or the system asked to stop."""

    happened: bool = False


ExampleOption = Annotated[
    str | None, typer.Option("--example", help="An organisation of the folder examples, by name.", show_default=False)
]
OrganisationOption = Annotated[
    Path | None,
    typer.Option(
        "--organisation",
        help="Folder of an organisation: taxonomy/, mappings/ and source.yml files. Default: the shipped sample.",
        show_default=False,
    ),
]
ExportsOption = Annotated[
    Path | None,
    typer.Option("--exports", help="Folder with the exports. Default: the sample's own.", show_default=False),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", help="Folder for results. Default: output, in the project.", show_default=False),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How results are written.")]
LanguageOption = Annotated[Language, typer.Option("--lang", help="Language of results.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the stack trace of a bug.")]


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


@app.command()
def build(
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

    def work(interruption: _Interruption) -> int:
        options = [*_dbt_options(select, target), *(["--full-refresh"] if full_refresh else [])]
        request = _request(example, organisation, exports, output, load=load)
        given = {**_parse_variables(variables), **({"as_of": _parse_time(as_of)} if as_of else {})}
        request = BuildRequest(request.project, request.organisation, request.exports, request.output, given, options)
        with make_progress(Console(stderr=True, highlight=False), language, quiet=quiet) as progress:
            result = run_build(request, progress, lambda: interruption.happened)
        if output_format is Format.JSON:
            _print_json(build_json(result))
        else:
            print_build(_Results(), result, language)
        return result.exit_code

    _run(work, output_format, debug=debug)


@app.command()
def load(
    example: ExampleOption = None,
    organisation: OrganisationOption = None,
    exports: ExportsOption = None,
    output: OutputOption = None,
    output_format: FormatOption = Format.TEXT,
    language: LanguageOption = Language.EN,
    quiet: QuietOption = False,
    debug: DebugOption = False,
) -> None:
    """Load the exports into the raw tables, and nothing else."""

    def work(_: _Interruption) -> int:
        request = _request(example, organisation, exports, output, load=True)
        workspace = request.workspace
        workspace.make_folders()
        with (
            make_progress(Console(stderr=True, highlight=False), language, quiet=quiet) as progress,
            workspace.locked(),
        ):
            workspace.remove_unfinished()
            prepare_database(workspace.database)
            progress.step("load")
            report = load_exports(request, progress)
        if output_format is Format.JSON:
            _print_json(load_json(report))
        else:
            print_load(_Results(), report)
        return int(report.has_errors)

    _run(work, output_format, debug=debug)


def _request(
    example: str | None, organisation: Path | None, exports: Path | None, output: Path | None, *, load: bool
) -> BuildRequest:
    """Find project, organisation and exports."""
    project = find_project()
    os.environ[PROJECT_VARIABLE] = str(project)
    found = find_organisation(project, example=example, folder=organisation)
    chosen = exports.expanduser().resolve() if exports else found.exports
    if load and chosen is None:
        readme = found.folder / "README.md"
        raise LeadTaxonomyError(
            f"The exports of '{found.name}' are not part of the project.",
            hint="Name their folder with --exports."
            + (f" {readme} says where to get them." if readme.exists() else ""),
        )
    return BuildRequest(project, found, chosen if load else None, output or project / "output")


def _dbt_options(select: list[str] | None, target: str | None) -> list[str]:
    """Translate options into those of dbt; a value can never be taken for an option."""
    return [*(f"--select={node}" for node in select or []), *([f"--target={target}"] if target else [])]


def _parse_variables(given: str | None) -> dict[str, Any]:
    """Read --vars."""
    try:
        variables = yaml.safe_load(given) if given else {}
    except yaml.YAMLError as error:
        raise LeadTaxonomyError(
            f"--vars is not YAML: {given}", hint="Example: --vars '{taxonomies: [agreed]}'"
        ) from error
    if not isinstance(variables, dict):
        raise LeadTaxonomyError(f"--vars is not a mapping: {given}", hint="Example: --vars '{taxonomies: [agreed]}'")
    return variables


def _parse_time(given: str) -> str:
    """Check --as-of; dbt gets it as it was written."""
    try:
        datetime.fromisoformat(given)
    except ValueError as error:
        raise LeadTaxonomyError(
            f"--as-of is not a time: {given}", hint="Write it as 2026-10-01 or 2026-10-01T06:00:00+02:00."
        ) from error
    return given


class _Results(Console):
    """Results as text on stdout: what they hold is never taken for markup."""

    def __init__(self) -> None:
        # A log or a file is not 80 columns wide.
        width = None if sys.stdout.isatty() else 120
        super().__init__(markup=False, highlight=False, emoji=False, width=width)

    def on_broken_pipe(self) -> None:
        """Go on in silence when the reader has seen enough (`| head`): the exit code is still to come."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print_json(content: dict[str, Any]) -> None:
    """Results for machines."""
    _Results().print(json.dumps(content, ensure_ascii=False, indent=2, default=str), soft_wrap=True)


@contextmanager
def _interruptible() -> Iterator[_Interruption]:
    """Turn the first SIGINT or SIGTERM into KeyboardInterrupt; a second SIGINT ends the process at once.

    A second SIGTERM is ignored: `timeout` and some supervisors send it to the process and to its group.
    """
    interruption = _Interruption()
    signals = (signal.SIGINT, signal.SIGTERM)

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        interruption.happened = True
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {each: signal.signal(each, stop) for each in signals}
    try:
        yield interruption
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _run(work: Callable[[_Interruption], int], output_format: Format, *, debug: bool) -> NoReturn:
    """Do the work, and end with its exit code or with a message instead of a stack trace."""
    # What is written holds personal data: for its owner alone.
    os.umask(0o077)
    with _interruptible() as interruption:
        try:
            code = work(interruption)
        except (Exception, KeyboardInterrupt) as error:
            if debug:
                traceback.print_exc()
            _report_failure(_explain(error, interruption), output_format)
            code = FAILED
    raise typer.Exit(code)


def _explain(error: BaseException, interruption: _Interruption) -> LeadTaxonomyError:
    """Give every failure a message and a hint."""
    # Stopping makes the database raise errors of its own: they are not the news.
    if interruption.happened or isinstance(error, KeyboardInterrupt):
        return LeadTaxonomyError(
            "Stopped.", hint="The published mart is unchanged, or complete. Run the same command again."
        )
    if isinstance(error, LeadTaxonomyError):
        return error
    return LeadTaxonomyError(
        f"This is a bug: {type(error).__name__}: {error}", hint="Run it again with --debug and report what that shows."
    )


def _report_failure(error: LeadTaxonomyError, output_format: Format) -> None:
    """Say on stderr that the tool failed; machines get it on stdout too."""
    if output_format is Format.JSON:
        _print_json({"status": "failed", "exit_code": FAILED, "error": {"message": error.message, "hint": error.hint}})
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    console.print(f"Error: {printable(error.message)}", soft_wrap=True, style="bold red")
    if error.hint:
        console.print(printable(error.hint), soft_wrap=True)


if __name__ == "__main__":
    app()
