"""Say on stderr how far a build is: a live bar on a terminal, plain lines elsewhere."""

from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from lead_taxonomy.building.texts import text


class BuildProgress(Protocol):
    """How a build reports what it does. Use it as a context manager."""

    def __enter__(self) -> "BuildProgress":
        """Start reporting."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop reporting."""

    def step(self, key: str) -> None:
        """A step begins; `key` is one of the texts."""

    def advance(self, done: int, total: int, detail: str) -> None:
        """The step has done `done` of `total` (0: unknown), and now works on `detail`."""


class Quiet:
    """Report nothing."""

    def __enter__(self) -> "Quiet":
        """Start reporting."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop reporting."""

    def step(self, key: str) -> None:
        """A step begins."""

    def advance(self, done: int, total: int, detail: str) -> None:
        """The step goes on."""


class PlainProgress(Quiet):
    """One line per step, and one per tenth of a long one: for logs."""

    def __init__(self, console: Console, language: str) -> None:
        """Report to the console in the language."""
        self._console = console
        self._language = language
        self._tenths = 0

    def step(self, key: str) -> None:
        """Print the step."""
        self._tenths = 0
        self._console.print(text(key, self._language), soft_wrap=True)

    def advance(self, done: int, total: int, detail: str) -> None:
        """Print a line when another tenth is done."""
        tenths = done * 10 // total if total else 0
        if tenths > self._tenths:
            self._tenths = tenths
            self._console.print(f"  {done * 100 // total:3} %  {detail}", soft_wrap=True)


class LiveProgress:
    """One line that moves: step, bar, percentage, time, what it works on."""

    def __init__(self, console: Console, language: str) -> None:
        """Draw on the console in the language."""
        self._language = language
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[detail]}", markup=False, style="dim"),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("", total=None, detail="")

    def __enter__(self) -> "LiveProgress":
        """Start drawing."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop drawing and leave the terminal as it was."""
        self._progress.stop()

    def step(self, key: str) -> None:
        """Start the bar again under another name."""
        self._progress.reset(self._task, total=None, description=text(key, self._language), detail="")

    def advance(self, done: int, total: int, detail: str) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=done, total=total or None, detail=detail)


def make_progress(console: Console, language: str, *, quiet: bool) -> BuildProgress:
    """Choose how to report to this console."""
    if quiet:
        return Quiet()
    return LiveProgress(console, language) if console.is_terminal else PlainProgress(console, language)
