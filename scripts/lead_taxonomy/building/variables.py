"""The dbt vars that somebody gives to a build, checked: dbt would ignore, or compute nothing for, what is wrong."""

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import yaml

from lead_taxonomy.building.organisation import (
    NOT_YAML,
    find_timezone,
    project_variables,
    refuse_unknown_variables,
)
from lead_taxonomy.building.pipeline import BuildRequest
from lead_taxonomy.date_formats import DATE_FORMATS
from lead_taxonomy.errors import LeadTaxonomyError, refuse_unknown
from lead_taxonomy.recognising.vendor_contract import load_vendor_tables
from lead_taxonomy.validating.checking import read_organisation, read_reference

_DEFINITION_BASES = ("as_agreed", "restated")


def parse_variables(given: str | None) -> dict[str, Any]:
    """Return the dbt vars of a text in YAML.

    Raises:
        LeadTaxonomyError: it is no YAML, or no mapping.
    """
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


def check_variables(request: BuildRequest) -> None:
    """Refuse vars of the user or of organisation.yml that cannot be meant.

    Args:
        request: what to build.

    Raises:
        LeadTaxonomyError: there is no such var, time zone, taxonomy, definition basis or system, or as_of is no time.
    """
    project = request.project
    known = project_variables(project)
    refuse_unknown_variables(known, request.variables, "--vars")
    variables = {**known, **request.given}
    if "reporting_timezone" in variables:
        find_timezone(variables["reporting_timezone"])
    if variables.get("as_of"):
        _check_time(variables["as_of"])
    _check_names("definition_bases", variables, _DEFINITION_BASES, "definition basis", "definition bases")
    if not variables.get("definition_bases", _DEFINITION_BASES):
        raise LeadTaxonomyError(
            "definition_bases is empty, so nothing would be computed.",
            hint=f"The definition bases are: {', '.join(_DEFINITION_BASES)}.",
        )
    if variables.get("taxonomies"):
        own, reference = read_organisation(project, request.organisation.folder), read_reference(project)
        _check_names(
            "taxonomies", variables, [*own.taxonomy_ids(), *reference.taxonomy_ids()], "taxonomy", "taxonomies"
        )
    if variables.get("systems"):
        systems = (table.system for table in load_vendor_tables(project))
        _check_names("systems", variables, systems, "system", "systems")


def _check_names(variable: str, variables: Mapping[str, Any], known: Iterable[str], one: str, several: str) -> None:
    """Refuse a var that is not a list of names that exist."""
    names = variables.get(variable) or []
    known = list(dict.fromkeys(known))
    hint = f"The {several} are: {', '.join(known)}."
    if not isinstance(names, list):
        raise LeadTaxonomyError(f"{variable} is not a list: {names}", hint=f"Write it as [{names}]. {hint}")
    for name in names:
        refuse_unknown(name, known, f"There is no {one} '{name}'.", hint)


def _check_time(as_of: object) -> None:
    """Refuse an as_of that the models cannot read: they would take the time of the exports instead."""
    (fits,) = duckdb.execute(f"select {DATE_FORMATS['iso'].fits('$1')}", [str(as_of)]).fetchone() or (False,)
    if not fits:
        raise LeadTaxonomyError(
            f"as_of is not a time: {as_of}", hint="Write it as 2026-10-01 or 2026-10-01T06:00:00+02:00."
        )
