"""Find the project and the organisation to build: its definitions, its sources, its exports."""

import hashlib
import os
import re
import shutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from lead_taxonomy.errors import LeadTaxonomyError, refuse_unknown

PROJECT_VARIABLE = "LEAD_TAXONOMY_PROJECT"
PROJECT_NAME = "lead_taxonomy"
SAMPLE = "sample"
SEED_FOLDERS = ("taxonomy", "mappings")
# What reading a YAML text raises; an impossible date is a bare ValueError, and so is text that is not UTF-8.
NOT_YAML = (OSError, ValueError, yaml.YAMLError, RecursionError)


class OrganisationFile(BaseModel):
    """The content of organisation.yml. All of it is optional."""

    model_config = ConfigDict(extra="forbid")

    name_nl: str | None = None
    name_en: str | None = None
    vars: dict[str, Any] = {}


@dataclass(frozen=True)
class Organisation:
    """One organisation: what it agreed, and how its systems' exports are read.

    Attributes:
        name: names its output folder.
        folder: holds taxonomy/ and mappings/.
        sources: holds source.yml files.
        exports: where its exports are, unless the user says otherwise; None where the user brings them.
        titles: its name by language.
        variables: dbt vars of organisation.yml.
    """

    name: str
    folder: Path
    sources: Path
    exports: Path | None
    titles: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)


def find_project(start: Path | None = None) -> Path:
    """Return the project folder: the environment variable's, else the nearest one upward.

    Args:
        start: where to look upward from; the current folder by default.

    Raises:
        LeadTaxonomyError: there is none.
    """
    configured = os.environ.get(PROJECT_VARIABLE)
    start = (start or Path.cwd()).resolve()
    candidates = [Path(configured).expanduser().resolve()] if configured else [start, *start.parents]
    for folder in candidates:
        if _is_project(folder / "dbt_project.yml"):
            return folder
    where = f"in {candidates[0]} ({PROJECT_VARIABLE})" if configured else f"in {start} or a folder above it"
    raise LeadTaxonomyError(
        f"There is no lead_taxonomy project {where}.",
        hint=f"Go to the folder with its dbt_project.yml, or name that folder in {PROJECT_VARIABLE}.",
    )


def project_variables(project: Path) -> dict[str, Any]:
    """Return the vars of dbt_project.yml: what holds where neither an organisation nor the user says otherwise.

    Raises:
        LeadTaxonomyError: the file cannot be read.
    """
    return dict(read_yaml(project / "dbt_project.yml").get("vars") or {})


def refuse_unknown_variables(known: Collection[str], names: Iterable[str], place: str) -> None:
    """Make sure that dbt vars are those of dbt_project.yml: any other would be ignored.

    Args:
        known: names of the vars of dbt_project.yml.
        names: of the vars that somebody gave.
        place: where they stand.

    Raises:
        LeadTaxonomyError: no model reads one of them.
    """
    for name in names:
        refuse_unknown(
            name, known, f"{place}: there is no variable '{name}'.", f"The variables are: {', '.join(known)}."
        )


def read_yaml(file: Path) -> Any:
    """Return the content of a YAML file.

    Raises:
        LeadTaxonomyError: it cannot be read.
    """
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except NOT_YAML as error:
        raise LeadTaxonomyError(
            f"{file} cannot be read: {error}",
            hint="It must be a YAML file in UTF-8, in which each date exists and is written as 2027-01-31.",
        ) from error


def find_timezone(name: object) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises:
        LeadTaxonomyError: there is none.
    """
    try:
        return ZoneInfo(str(name))
    except (KeyError, ValueError, OSError) as error:
        raise LeadTaxonomyError(
            f"reporting_timezone: there is no time zone '{name}'.",
            hint="Write an IANA name, such as Europe/Amsterdam, in organisation.yml or --vars.",
        ) from error


def _is_project(file: Path) -> bool:
    """Whether this is the dbt_project.yml of this project, even if the rest of it is broken."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return False
    return any(
        line.split("#")[0].replace('"', "").replace("'", "").split() == ["name:", PROJECT_NAME] for line in lines
    )


def find_organisation(project: Path, *, example: str | None = None, folder: Path | None = None) -> Organisation:
    """Return the example, the organisation in a folder, or the shipped sample.

    Raises:
        LeadTaxonomyError: there is no such example or folder, or its organisation.yml is wrong.
    """
    if example is not None and folder is not None:
        raise LeadTaxonomyError("--example and --organisation exclude each other.", hint="Give one of the two.")
    if example is not None:
        folder = _example_folder(project, example)
    if folder is None:
        sample = project / "data" / SAMPLE
        return Organisation(SAMPLE, project / "seeds", sample, sample, {"nl": "Voorbeeld", "en": "Sample"})
    folder = folder.expanduser().resolve()
    if not folder.is_dir():
        raise LeadTaxonomyError(
            f"The organisation's folder {folder} does not exist.",
            hint="It holds taxonomy/, mappings/ and one or more source.yml files.",
        )
    if folder.name == SAMPLE:
        raise LeadTaxonomyError(
            f"The folder {folder} cannot be called '{SAMPLE}': the shipped sample's output has that name.",
            hint="Rename the folder.",
        )
    file = folder / "organisation.yml"
    content = _read_organisation_file(file)
    if content.vars:
        refuse_unknown_variables(project_variables(project), content.vars, f"{file}: vars")
    titles = {"nl": content.name_nl or folder.name, "en": content.name_en or folder.name}
    exports = folder / "exports"
    return Organisation(folder.name, folder, folder, exports if exports.is_dir() else None, titles, content.vars)


def _example_folder(project: Path, name: str) -> Path:
    """Return the folder of an example by its name."""
    names = sorted(path.parent.name for path in (project / "examples").glob("*/taxonomy"))
    refuse_unknown(name, names, f"There is no example '{name}'.", f"The examples are: {', '.join(names) or 'none'}.")
    return project / "examples" / name


def _read_organisation_file(file: Path) -> OrganisationFile:
    """Read organisation.yml; a missing one is an empty one."""
    if not file.exists():
        return OrganisationFile()
    content = read_yaml(file) or {}
    try:
        return OrganisationFile.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise LeadTaxonomyError(
            f"{file}: {place}: {first['msg']}.", hint=f"Its keys are: {', '.join(OrganisationFile.model_fields)}."
        ) from error


def seed_path(project: Path, organisation: Organisation, output: Path) -> str:
    """Return the path of the organisation's seeds relative to the project, as dbt needs it.

    dbt writes the SQL that loads a seed to `<target>/run/<path of the seed>`: with an absolute path, or one
    that goes up, it overwrites the organisation's own CSV file with that SQL (seen with dbt 1.11). Seeds of
    a folder outside the project are therefore copied into it first, and so are seeds that dbt cannot read in place.

    Raises:
        LeadTaxonomyError: dbt cannot read seeds in this project, or they cannot be copied into it.
    """
    # dbt-duckdb writes the path of a seed into its SQL as it is.
    if "'" in str(project):
        raise LeadTaxonomyError(
            f"The path of the project, {project}, has an apostrophe, and dbt cannot load definitions from there.",
            hint="Rename that folder, or move the project.",
        )
    folder = organisation.folder
    seeds = seeds_of(folder)
    if folder.is_relative_to(project):
        path = folder.relative_to(project).as_posix()
        if "'" not in path and seeds == sorted(file for name in SEED_FOLDERS for file in (folder / name).glob("*.csv")):
            return path
    copy = seed_copy(project, organisation, output)
    try:
        shutil.rmtree(copy, ignore_errors=True)
        for name in SEED_FOLDERS:
            (copy / name).mkdir(parents=True)
        for file in seeds:
            shutil.copyfile(file, copy / file.relative_to(folder))
    except OSError as error:
        raise LeadTaxonomyError(
            f"{error.filename or copy} cannot be read or written: {error.strerror}.",
            hint=f"dbt reads definitions in its project only, so they are copied to {copy.parent}: that must be "
            "possible, also with --output elsewhere.",
        ) from error
    return copy.relative_to(project).as_posix()


def seeds_of(folder: Path) -> list[Path]:
    """Return an organisation's seeds: not what an editor keeps beside one (.#lead_stages.csv), and no folder."""
    files = (file for name in SEED_FOLDERS for file in (folder / name).glob("*.csv"))
    return sorted(file for file in files if file.is_file() and not file.name.startswith("."))


def seed_copy(project: Path, organisation: Organisation, output: Path, purpose: str = "") -> Path:
    """Return a folder in the project for seeds that dbt is to read, which no other organisation or output uses."""
    # Two output folders may be built at a time, from two folders of one name.
    key = hashlib.sha256(f"{organisation.folder}\n{output.resolve()}".encode()).hexdigest()[:12]
    plain_name = re.sub(r"[^A-Za-z0-9_-]", "_", organisation.name)
    name = "-".join(part for part in (plain_name, purpose, key) if part)
    return project / "output" / ".organisations" / name
