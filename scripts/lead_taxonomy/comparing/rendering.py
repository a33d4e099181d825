"""Write a comparison as text, Markdown or plain data."""

from dataclasses import asdict
from typing import Any

from rich.console import Console

from lead_taxonomy.building.funnel import number
from lead_taxonomy.building.texts import LANGUAGES, text
from lead_taxonomy.comparing.comparison import Comparison, Counted
from lead_taxonomy.grids import Grid, grid_markdown, print_grid

# What the Dutch headings need; a narrower terminal wraps the lines.
_NEEDED_WIDTH = 140

_TEXTS = {
    "by_stage": ("Trajecten per gemeenschappelijke fase", "Journeys by common stage"),
    "by_stage_note": (
        "Een lead die terugkwam telt per traject. - : de taxonomie kent die fase niet.",
        "A lead that came back counts once per journey. - : the taxonomy has no such stage.",
    ),
    "taxonomy": ("Taxonomie", "Taxonomy"),
    "person": ("persoon", "person"),
    "account": ("organisatie", "account"),
    "assumptions": ("Aannames", "Assumptions"),
    "assumptions_note": (
        "Aannames: criteria die de bron van de taxonomie openlaat, van alle criteria.",
        "Assumptions: criteria that the source of the taxonomy leaves open, of all its criteria.",
    ),
    "records": (
        "{source}: van {count} records horen er bij een lead die de fase bereikte",
        "{source}: of {count} records, those of a lead that reached the stage",
    ),
    "matrix": (
        "Personen: MQL volgens de rij, en niet volgens de kolom",
        "Persons: an MQL by the row, and not by the column",
    ),
    "matrix_note": (
        "Waar een organisatie de lead is, tellen al haar personen.",
        "Where the lead is an organisation, all its persons count.",
    ),
    "all": ("Alle", "All"),
}


def grids(comparison: Comparison, language: str, *, short: bool) -> list[Grid]:
    """Lay the comparison out in tables.

    Args:
        comparison: what was counted.
        language: nl or en.
        short: number the taxonomies in the columns, where the lines have an end.
    """
    stages = comparison.common_stages
    numbered = [
        f"{position} {name}" if short else name
        for position, name in enumerate((_name(each, language) for each in comparison.taxonomies), start=1)
    ]
    headings = [_text("taxonomy", language), *(names[language] for names in stages.values())]
    by_stage = Grid(
        f"{_text('by_stage', language)}, {text(comparison.definition_basis, language)}, "
        f"{text('as_of', language)} {comparison.as_of:%Y-%m-%d %H:%M} UTC",
        [*headings, _text("assumptions", language)],
        [
            [
                name,
                *(_cell(each.stages[stage].journeys if stage in each.stages else None, language) for stage in stages),
                f"{each.assumptions}/{each.criteria}",
            ]
            for name, each in zip(numbered, comparison.taxonomies, strict=True)
        ],
        f"{_text('by_stage_note', language)} {_text('assumptions_note', language)}",
    )
    result = [by_stage]
    if comparison.source is not None:
        count = _cell(comparison.source_records, language)
        result.append(
            Grid(
                _text("records", language).format(source=comparison.source, count=count),
                headings,
                [
                    [name, *(_cell(each.records.get(stage), language) for stage in stages)]
                    for name, each in zip(numbered, comparison.taxonomies, strict=True)
                ],
            )
        )
    columns = [
        str(position) if short else each.taxonomy_id for position, each in enumerate(comparison.taxonomies, start=1)
    ]
    matrix = Grid(
        _text("matrix", language),
        [_text("taxonomy", language), _text("all", language), *columns],
        [
            [
                name,
                _cell(each.mql_persons, language),
                *(
                    "" if each is other else _cell(each.mql_not_in.get(other.taxonomy_id), language)
                    for other in comparison.taxonomies
                ),
            ]
            for name, each in zip(numbered, comparison.taxonomies, strict=True)
        ],
        _text("matrix_note", language),
    )
    return [*result, matrix]


def print_comparison(console: Console, comparison: Comparison, language: str) -> None:
    """Print the tables for a person."""
    for position, grid in enumerate(grids(comparison, language, short=True)):
        if position:
            console.print()
        print_grid(console, grid, width=_NEEDED_WIDTH)


def comparison_markdown(comparison: Comparison, language: str) -> str:
    """Return the tables as Markdown."""
    return "\n\n".join(grid_markdown(grid) for grid in grids(comparison, language, short=False))


def comparison_json(comparison: Comparison) -> dict[str, Any]:
    """Return the comparison as plain data, the time as ISO 8601 in UTC."""
    return {**asdict(comparison), "as_of": f"{comparison.as_of.isoformat()}Z"}


def _name(counted: Counted, language: str) -> str:
    """The id of a taxonomy, and what it counts."""
    return f"{counted.taxonomy_id} ({_text(counted.lead_unit, language)})"


def _cell(count: int | None, language: str) -> str:
    """A count, or a dash where there is nothing to count."""
    return number(count, language, 0)


def _text(key: str, language: str) -> str:
    """Return the words for a key."""
    return _TEXTS[key][LANGUAGES.index(language)]
