"""How a module says that a file cannot be loaded."""

from collections.abc import Sequence

from lead_taxonomy.errors import Finding


class FileProblem(Exception):
    """A file cannot be loaded as it is. The loader goes on to look at the other files, and loads none.

    Attributes:
        findings: what is wrong; source and file are filled in by the loader.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Keep the findings."""
        super().__init__("; ".join(finding.text() for finding in findings))
        self.findings = tuple(findings)


def problem(
    code: str,
    message: str,
    hint: str = "",
    *,
    line: int | None = None,
    column: str | None = None,
    value: str | None = None,
) -> FileProblem:
    """Make the problem of one finding."""
    return FileProblem([Finding("error", code, message, hint, line=line, column=column, value=value)])
