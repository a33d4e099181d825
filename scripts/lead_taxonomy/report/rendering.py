"""Write a report as a page."""

from pathlib import Path
from typing import Any

from lead_taxonomy.building.texts import text as build_text
from lead_taxonomy.pages import Numbers, render_page
from lead_taxonomy.pages.page import script_json
from lead_taxonomy.report.charts import make_charts
from lead_taxonomy.report.content import Report, report_json, value_label
from lead_taxonomy.report.definitions import (
    FILTER_NAMES,
    METRICS,
    RAW_ROWS,
    filter_definitions,
    kind_definitions,
    metric_definitions,
    raw_row_definitions,
    stage_definitions,
)
from lead_taxonomy.report.facts import DIMENSIONS, LEAD_SOURCE
from lead_taxonomy.report.figures import Row
from lead_taxonomy.report.quality import MOST_UNMAPPED
from lead_taxonomy.seed_words import SeedWords
from lead_taxonomy.validating.rules import Words, read_vocabulary

_FOLDER = Path(__file__).parent
_HEATS = 8
# The part of a cohort that may be undecided for its cells to get a colour: the first to be decided are no fair sample.
MOST_UNDECIDED = 0.2
# Owners with a colour of their own in base.css.
_OWNER_COLORS = ("marketing", "sales", "shared", "customer_success", "partner")


def as_html(report: Report, organisation: Words, project: Path, language: str) -> str:
    """Return the page.

    Args:
        report: what it says.
        organisation: its name.
        project: holds the vocabulary.
        language: nl or en.
    """
    facts, numbers, words = report.facts, Numbers(language), SeedWords(project)
    names = {
        source: Words(row["name_nl"], row["name_en"])
        for source, row in read_vocabulary(project, "lead_sources").items()
    }
    labels = {
        dimension.name: [value_label(dimension, value, names, language) for value in facts.values[dimension.name]]
        for dimension in DIMENSIONS
    }
    months = [numbers.month(month) if month else Words("Eerder", "Earlier").of(language) for month in facts.months]
    owners = list(dict.fromkeys(stage.owner for stage in facts.stages))
    has_other = facts.other_basis is not None
    bases = [build_text(basis, language) for basis in (facts.definition_basis, facts.other_basis) if basis]
    metrics = METRICS if has_other else {name: each for name, each in METRICS.items() if "other_basis" not in name}
    content = {
        "name": organisation.of(language),
        "report": report,
        "facts": facts,
        "figures": report.figures,
        "kinds": {name: metric.kind for name, metric in METRICS.items()},
        "metric_names": {name: metric.label.of(language) for name, metric in METRICS.items()},
        "labels": labels,
        "months": months,
        "owners": [(owner, words.value(owner).of(language)) for owner in owners],
        "owner_colors": _OWNER_COLORS,
        "bases": bases,
        "taxonomy": report.taxonomy.of(language),
        "stage_names": [stage.names.of(language) for stage in facts.stages],
        "steps": {stage: place for place, stage in enumerate(facts.chain[1:])},
        "source_dimension": LEAD_SOURCE,
        "filter_names": {name: each.of(language) for name, each in FILTER_NAMES.items()},
        "definitions": [
            (
                Words("Cijfers", "Figures").of(language),
                [d for d in metric_definitions(language) if d.anchor[7:] in metrics],
            ),
            (Words("Fasen", "Stages").of(language), stage_definitions(facts, report.texts, words, language)),
            (Words("Waarden", "Values").of(language), kind_definitions(language)),
            (
                Words("Ruwe rijen", "Raw rows").of(language),
                [] if report.quality.missing else raw_row_definitions(language),
            ),
            (Words("Filters", "Filters").of(language), filter_definitions(language)),
        ],
        "heat": lambda row: _heat(report, row),
        "words": lambda text: words.value(text).of(language),
        "raw_columns": {key: name.of(language) for key, (name, _) in RAW_ROWS.items() if key != "unmapped"},
        "most_unmapped": MOST_UNMAPPED,
        "figures_json": script_json(report_json(report)),
    }
    return render_page(
        _FOLDER / "page.html.j2",
        language=language,
        content=content,
        charts=make_charts(language, has_other_basis=has_other) if facts.stages else {},
        data=_data(report, labels, owners, bases, language),
        scripts=[_FOLDER / "cube.js", _FOLDER / "report.js"],
        styles=[_FOLDER / "report.css"],
    )


def _data(
    report: Report, labels: dict[str, list[str]], owners: list[str], bases: list[str], language: str
) -> dict[str, Any]:
    """Return what the scripts of the page need."""
    facts = report.facts
    return {
        "cube": report.cube,
        "stages": [
            {"id": stage.stage_id, "name": stage.names.of(language), "owner": stage.owner} for stage in facts.stages
        ],
        "chain": facts.chain,
        "sales_stage": facts.sales_stage,
        "months": [month.isoformat()[:7] if month else "" for month in facts.months],
        "weeks": [(monday.isoformat(), month) for monday, month in facts.weeks],
        "values": {
            name: [{"text": value.text, "kind": value.kind} for value in values]
            for name, values in facts.values.items()
        },
        "labels": labels,
        "segments": [each.name for each in facts.segments],
        "currencies": facts.currencies,
        "owners": owners,
        "owner_colors": _OWNER_COLORS,
        "most_undecided": MOST_UNDECIDED,
        "has_other_basis": facts.other_basis is not None,
        "basis_names": bases,
    }


def _heat(report: Report, row: Row) -> str:
    """Return how dark a cell of the heat map is: its share of the highest one in its column that has a colour."""
    if not _has_color(row):
        return "none"
    highest = max(
        each["resolved_conversion"]
        for each in report.figures["cohorts"]
        if each["to_stage_id"] == row["to_stage_id"] and _has_color(each)
    )
    share = row["resolved_conversion"] / highest if highest else 0
    return str(min(_HEATS - 1, int((_HEATS - 0.01) * share)))


def _has_color(row: Row) -> bool:
    """Whether enough of a cohort is decided to compare it with others."""
    return row["resolved_conversion"] is not None and row["undecided_share"] <= MOST_UNDECIDED
