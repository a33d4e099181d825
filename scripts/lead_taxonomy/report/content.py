"""Everything that a report says: the figures, the cube that filters them, and the words around them."""

import json
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from lead_taxonomy.building.organisation import Organisation, project_variables
from lead_taxonomy.building.workspace import Workspace
from lead_taxonomy.duckdb_files import local_date
from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.explaining.build_reader import open_build, reporting_timezone
from lead_taxonomy.fingerprint import is_in_force
from lead_taxonomy.report.cube import MOST_COUNT_BYTES, make_cube, pack_counts, packed_bytes
from lead_taxonomy.report.definitions import KIND_NAMES, StageText
from lead_taxonomy.report.facts import Dimension, Facts, Stage, Value, open_mart, read_facts
from lead_taxonomy.report.figures import Tables, compute_figures
from lead_taxonomy.report.measures import make_measures
from lead_taxonomy.report.quality import Quality, read_quality
from lead_taxonomy.validating.checking import read_organisation, read_reference
from lead_taxonomy.validating.rules import Seeds, Words

# Of a dimension, at most and at least so many values of their own; the rarer ones are counted together.
MOST_VALUES, LEAST_VALUES = 20, 3


@dataclass(frozen=True)
class Report:
    """A report without words.

    Attributes:
        facts: what the numbers stand for; its connection is closed.
        figures: the unfiltered figures.
        cube: what the page filters.
        taxonomy: the name of the taxonomy.
        texts: what the seeds say of the stages, by their id.
        fingerprint: of the definitions in force, as the manifest has it; blank without one.
        timezone: where a day begins.
        quality: unmapped values and reconciliation.
    """

    facts: Facts
    figures: Tables
    cube: dict[str, Any]
    taxonomy: Words
    texts: dict[str, StageText]
    fingerprint: str
    timezone: str
    quality: Quality


def read_report(
    project: Path,
    organisation: Organisation,
    workspace: Workspace,
    *,
    taxonomy: str | None = None,
    basis: str | None = None,
    with_cube: bool = True,
) -> Report:
    """Compute a report.

    Args:
        project: holds the seeds that come with it.
        organisation: whose definitions.
        workspace: where its build and its mart are.
        taxonomy: id of the taxonomy; by default the organisation's own.
        basis: as_agreed or restated; by default the first of these in the mart.
        with_cube: what a page filters; the figures alone need it not.

    Raises:
        LeadTaxonomyError: there is no mart, or not what is wanted in it.
    """
    seeds = [read_organisation(project, organisation.folder), read_reference(project)]
    timezone = _timezone(project, organisation, workspace)
    most = MOST_VALUES
    with open_mart(workspace.mart_database) as connection:
        [(day,)] = connection.execute(
            f"select {local_date('max(as_of)', timezone)} from mart.fct_lead_funnel"  # noqa: S608
        ).fetchall()
        stages, texts = _defined_stages(seeds, day)
        while True:
            facts = read_facts(
                connection,
                wanted_taxonomy=taxonomy,
                wanted_basis=basis,
                preferred=[each for of in seeds for each in of.taxonomy_ids()],
                defined=stages,
                timezone=timezone,
                most_values=most,
            )
            make_measures(facts)
            counts = pack_counts(facts) if with_cube else {}
            size = packed_bytes(counts)
            if size <= MOST_COUNT_BYTES or most <= LEAST_VALUES:
                break
            # The counts have two dimensions at a time, so they grow with the square of the values.
            most = max(LEAST_VALUES, min(most - 1, int(most * sqrt(MOST_COUNT_BYTES / size))))
        figures = compute_figures(facts)
        cube = make_cube(facts, counts) if with_cube else {}
    return Report(
        facts,
        figures,
        cube,
        _taxonomy_name(seeds, facts.taxonomy_id),
        {stage_id: text for (of, stage_id), text in texts.items() if of == facts.taxonomy_id},
        _fingerprint(workspace, facts.taxonomy_id),
        timezone,
        read_quality(workspace.database),
    )


def report_json(report: Report) -> dict[str, Any]:
    """Return the unfiltered figures for machines."""
    facts = report.facts
    return {
        "taxonomy_id": facts.taxonomy_id,
        "definition_basis": facts.definition_basis,
        "as_of": f"{facts.as_of.isoformat()}Z" if facts.as_of else None,
        "fingerprint": report.fingerprint or None,
        "sales_stage_id": None if facts.sales_stage is None else facts.stages[facts.sales_stage].stage_id,
        "figures": report.figures,
    }


def value_label(dimension: Dimension, value: Value, names: dict[str, Words], language: str) -> str:
    """Return what a value is called in the page."""
    if value.kind != "value":
        name = KIND_NAMES[value.kind].of(language)
        return f"{name} ({value.text})" if value.kind == "other" else name
    if dimension.name == "is_existing_customer":
        return {"true": Words("Ja", "Yes"), "false": Words("Nee", "No")}[value.text].of(language)
    return names[value.text].of(language) if dimension.name == "lead_source" and value.text in names else value.text


def _timezone(project: Path, organisation: Organisation, workspace: Workspace) -> str:
    """Return the time zone of the build; where its database cannot be read, the one that a build would have now."""
    try:
        with open_build(workspace.database) as reader:
            return reporting_timezone(reader)
    except LeadTaxonomyError:
        return str({**project_variables(project), **organisation.variables}["reporting_timezone"])


def _defined_stages(seeds: list[Seeds], day: Any) -> tuple[list[tuple[str, Stage]], dict[tuple[str, str], StageText]]:
    """Return the stages in force on a day, and what the seeds say of them; by (taxonomy, stage).

    An organisation's own text of a taxonomy comes first, and replaces the shipped one.
    """
    stages, texts = [], {}
    replaced: set[str] = set()
    for of in seeds:
        for row in of.rows("lead_stages"):
            if row["taxonomy_id"] in replaced or (day is not None and not is_in_force(row, day)):
                continue
            key = (row["taxonomy_id"], row["stage_id"])
            names = Words(row["name_nl"] or row["stage_id"], row["name_en"] or row["stage_id"])
            stages.append((key[0], Stage(key[1], row.integer("stage_order") or 0, names, row["owner"], False)))
            texts[key] = StageText(Words(row["definition_nl"], row["definition_en"]), row["sla_hours"])
        replaced.update(of.taxonomy_ids())
    return stages, texts


def _taxonomy_name(seeds: list[Seeds], taxonomy_id: str) -> Words:
    """Return the name of a taxonomy; its id where nobody defines it."""
    for of in seeds:
        for row in of.rows("taxonomies"):
            if row["taxonomy_id"] == taxonomy_id:
                return Words(row["name_nl"], row["name_en"])
    return Words(taxonomy_id, taxonomy_id)


def _fingerprint(workspace: Workspace, taxonomy_id: str) -> str:
    """Return the fingerprint that was published with the mart."""
    file = workspace.mart / "manifest.json"
    try:
        taxonomies = json.loads(file.read_text(encoding="utf-8"))["taxonomies"]
        found = [each["fingerprint"] for each in taxonomies if each["taxonomy_id"] == taxonomy_id]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return str(found[0] or "") if found else ""
