"""Paths as their reader would write them: in messages, and in the commands that messages advise."""

import shlex
from pathlib import Path


def shown_path(path: Path) -> str:
    """Return a path from the current folder where it is below that, else as it is."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def organisation_options(project: Path, folder: Path) -> str:
    """Return what a command has to be given to work on an organisation, with a space before it.

    Args:
        project: folder of dbt_project.yml.
        folder: the organisation's; that of the project's own definitions needs no option.
    """
    if folder == project / "seeds":
        return ""
    if folder.parent == project / "examples":
        return f" --example {shlex.quote(folder.name)}"
    return f" --organisation {shlex.quote(shown_path(folder))}"
