"""Build the sample in a folder of its own, let dbt and dbt-colibri document it, and make their pages fit for a file."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from docs_site.pages import clean_docs, clean_lineage

# The commands by their modules: not each of them can be run with `python -m`.
_ENTRIES = {"lead_taxonomy.cli": "app", "dbt.cli.main": "cli", "dbt_colibri.cli.cli": "cli"}


@dataclass(frozen=True)
class Site:
    """What was written: the pages, and the models whose columns could not be followed."""

    pages: tuple[Path, ...]
    without_lineage: tuple[str, ...]


def write_site(project: Path, folder: Path) -> Site:
    """Write the documentation of a project.

    Args:
        project: folder of dbt_project.yml.
        folder: where the pages go.

    Raises:
        subprocess.CalledProcessError: the build, dbt or dbt-colibri failed; its output is on the screen.
    """
    with TemporaryDirectory(prefix="lead_taxonomy_docs_") as temporary:
        work = Path(temporary)
        _build(project, work)
        target = work / "docs"
        _generate(project, work, target)
        said = _trace(project, work, target)
        folder.mkdir(parents=True, exist_ok=True)
        pages = (folder / "index.html", folder / "lineage.html")
        docs = (target / "static_index.html").read_text(encoding="utf-8")
        pages[0].write_text(clean_docs(docs, project, target), encoding="utf-8")
        lineage = (work / "lineage" / "index.html").read_text(encoding="utf-8")
        pages[1].write_text(clean_lineage(lineage), encoding="utf-8")
        return Site(pages, _without_lineage(said, work / "lineage" / "colibri-parsing-errors.json"))


def _build(project: Path, work: Path) -> None:
    """Build the sample with the tables of every system, so that each has its columns and types in the catalog."""
    systems = yaml.safe_load((project / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]["systems"]
    arguments = ["build", "--quiet", "--output", str(work), "--vars", yaml.safe_dump({"systems": systems})]
    _run(project, "lead_taxonomy.cli", arguments, {"LEAD_TAXONOMY_PROJECT": str(project)})


def _generate(project: Path, work: Path, target: Path) -> None:
    """Let dbt write its documentation as one page."""
    arguments = [
        *["docs", "generate", "--static", "--project-dir", str(project), "--profiles-dir", str(project)],
        *["--target-path", str(target), "--log-path", str(work / "logs"), "--no-version-check"],
    ]
    database = str(work / "sample" / "build.duckdb")
    _run(project, "dbt.cli.main", arguments, {"LEAD_TAXONOMY_DATABASE": database})


def _trace(project: Path, work: Path, target: Path) -> str:
    """Let dbt-colibri follow every column, and write that as one page that reports to nobody; return what it said."""
    arguments = [
        *["generate", "--light", "--disable-telemetry", "--output-dir", str(work / "lineage")],
        *["--manifest", str(target / "manifest.json"), "--catalog", str(target / "catalog.json")],
    ]
    return _run(project, "dbt_colibri.cli.cli", arguments, {"DBT_COLIBRI_NO_VERSION_CHECK": "1"})


def _run(project: Path, module: str, arguments: list[str], variables: Mapping[str, str]) -> str:
    """Run the command of a module and return what it says, which is shown when it fails."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DBT_", "LEAD_TAXONOMY_"))},
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        **variables,
    }
    code = f"from {module} import {_ENTRIES[module]} as command; command()"
    result = subprocess.run(  # noqa: S603 (its arguments are made here)
        [sys.executable, "-c", code, *arguments],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode != 0:
        sys.stderr.write(result.stdout)
        result.check_returncode()
    return result.stdout


def _without_lineage(said: str, errors: Path) -> tuple[str, ...]:
    """Return the models with a column that dbt-colibri could not follow; it only mentions them, and goes on."""
    unread = [error["node_id"] for error in json.loads(errors.read_text("utf-8"))] if errors.exists() else []
    unfollowed = re.findall(r"Unexpected error processing model (\S+?),", said)
    return tuple(sorted({name.rsplit(".", 1)[-1] for name in [*unread, *unfollowed]}))
