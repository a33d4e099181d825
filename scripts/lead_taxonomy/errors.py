"""The two ways in which things go wrong: the tool fails, or it finds something wrong in what it was given."""

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal

Severity = Literal["error", "warning", "notice"]


class LeadTaxonomyError(Exception):
    """The tool cannot do its work. The command shows message and hint, without a stack trace, and exits with 2.

    Attributes:
        message: what went wrong, in one or more full sentences.
        hint: what the reader can do about it; empty when the message says it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep message and hint apart, so that the command can lay them out."""
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Return the message, and the hint after it."""
        return f"{self.message} {self.hint}".strip()


def refuse_unknown(word: object, known: Collection[str], message: str, hint: str) -> None:
    """Make sure that a word is one of those that are known.

    Args:
        word: what somebody wrote.
        known: what it can be.
        message: what is wrong with another word; the one that looks like it is named after it.
        hint: what it can be, in words.

    Raises:
        LeadTaxonomyError: it is another one.
    """
    if word in known:
        return
    close = get_close_matches(str(word), known, n=1)
    raise LeadTaxonomyError(message + (f" Did you mean '{close[0]}'?" if close else ""), hint=hint)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or worth knowing, in a file. Findings of severity error make the command exit with 1.

    Attributes:
        severity: error (nothing is loaded), warning (loaded, but look at it) or notice (for your information).
        code: stable lower-case name of the kind of finding; never reused for another kind.
        message: what was found, in full sentences.
        hint: what to do about it; empty when there is nothing to do.
        source: name of the source, empty when it is not about one.
        file: the file, relative to the exports folder or as the user named it; empty when it is not about one.
        line: line in the file, the first line being 1; None when it is not about one line.
        column: column of the file; None when it is not about one column.
        value: the value in question as the file has it; None when it is not about one value.
    """

    severity: Severity
    code: str
    message: str
    hint: str = ""
    source: str = ""
    file: str = ""
    line: int | None = None
    column: str | None = None
    value: str | None = None

    def text(self) -> str:
        """Return the finding as one line: place, message, hint."""
        place = ", ".join(
            part
            for part in (
                self.file,
                f"line {self.line}" if self.line is not None else "",
                f'column "{self.column}"' if self.column is not None else "",
            )
            if part
        )
        return f"{place}: {self.message} {self.hint}".strip() if place else f"{self.message} {self.hint}".strip()

    def as_dict(self) -> dict[str, Any]:
        """Return the finding for JSON."""
        return {
            "severity": self.severity,
            "code": self.code,
            "source": self.source,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "value": self.value,
            "message": self.message,
            "hint": self.hint,
        }
