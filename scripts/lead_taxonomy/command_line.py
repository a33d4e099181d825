"""What all commands share: options, the form of results, exit codes, and messages instead of stack traces."""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console

from lead_taxonomy.building.organisation import PROJECT_VARIABLE, find_organisation, find_project
from lead_taxonomy.building.texts import printable
from lead_taxonomy.errors import LeadTaxonomyError

if TYPE_CHECKING:
    from lead_taxonomy.building.pipeline import BuildRequest

FAILED = 2


class Format(StrEnum):
    """How results are written."""

    TEXT = "text"
    JSON = "json"


class Language(StrEnum):
    """The language of results."""

    NL = "nl"
    EN = "en"


@dataclass
class Interruption:
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
FolderArgument = Annotated[
    Path | None,
    typer.Argument(metavar="[DIR]", help="Folder with the exports; the same as --exports.", show_default=False),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", help="Folder for results. Default: output, in the project.", show_default=False),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How results are written.")]
LanguageOption = Annotated[
    Language, typer.Option("--lang", help="Language of results; errors, and what is said about exports, are English.")
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the stack trace of a bug.")]


def find_request(
    example: str | None, organisation: Path | None, exports: Path | None, output: Path | None, *, load: bool
) -> "BuildRequest":
    """Find project, organisation and exports."""
    # A command that needs no database does not wait for one.
    from lead_taxonomy.building.pipeline import BuildRequest  # noqa: PLC0415

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
    if chosen and not example and not organisation and chosen != found.exports:
        # Someone's own exports: what the shipped sample says of its files does not hold for them.
        found = replace(found, sources=chosen)
    return BuildRequest(project, found, chosen if load else None, output or project / "output")


class Results(Console):
    """Results as text on stdout: what they hold is never taken for markup."""

    def __init__(self) -> None:
        """Write plain text to stdout."""
        # A log or a file is not 80 columns wide.
        width = None if sys.stdout.isatty() else 120
        super().__init__(markup=False, highlight=False, emoji=False, width=width)

    def on_broken_pipe(self) -> None:
        """Go on in silence when the reader has seen enough (`| head`): the exit code is still to come."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_json(content: dict[str, Any]) -> None:
    """Results for machines."""
    Results().print(json.dumps(content, ensure_ascii=False, indent=2, default=str), soft_wrap=True)


@contextmanager
def _interruptible() -> Iterator[Interruption]:
    """Turn the first SIGINT or SIGTERM into KeyboardInterrupt; a second SIGINT ends the process at once.

    A second SIGTERM is ignored: `timeout` and some supervisors send it to the process and to its group.
    """
    interruption = Interruption()
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


def run(work: Callable[[Interruption], int], output_format: str, *, debug: bool) -> NoReturn:
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


def _explain(error: BaseException, interruption: Interruption) -> LeadTaxonomyError:
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


def _report_failure(error: LeadTaxonomyError, output_format: str) -> None:
    """Say on stderr that the tool failed; machines get it on stdout too."""
    if output_format == Format.JSON:
        print_json({"status": "failed", "exit_code": FAILED, "error": {"message": error.message, "hint": error.hint}})
    console = Console(stderr=True, markup=False, highlight=False, emoji=False)
    console.print(f"Error: {printable(error.message)}", soft_wrap=True, style="bold red")
    if error.hint:
        console.print(printable(error.hint), soft_wrap=True)
