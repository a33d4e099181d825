"""Write an impact: as text for a person, as Markdown for a pull request, as plain data for a machine."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.text import Text

from lead_taxonomy.building.funnel import number
from lead_taxonomy.building.texts import LANGUAGES, printable
from lead_taxonomy.diffing.differences import Change
from lead_taxonomy.explaining.explanation import Journey, Lead, Stage
from lead_taxonomy.explaining.rendering import criterion_line, lead_json
from lead_taxonomy.explaining.words import Words
from lead_taxonomy.grids import Grid, grid_markdown, print_grid
from lead_taxonomy.impacting.impact import Breakdown, Example, Figures, Impact, months_between
from lead_taxonomy.impacting.limits import Excess, unlike_leads
from lead_taxonomy.markdown import escape
from lead_taxonomy.pages.numbers import Numbers

# What the tables need; a narrower terminal wraps the lines.
_NEEDED_WIDTH = 150
_SHOWN_VALUES = 10
_LAST_MONTHS = 12

_TEXTS = {
    "title": ("Effect op {taxonomy}, vergeleken met {base}", "Impact on {taxonomy}, compared with {base}"),
    "meaning": (
        "Stand per {as_of} ({timezone}). Beide kanten zijn de definities van {day}, toegepast op alle leads van "
        "vroeger en nu, zodat alleen de definitie verschilt.",
        "As of {as_of} ({timezone}). Both sides are the definitions of {day}, applied to all leads of then and now, so "
        "that only the definition differs.",
    ),
    "changes": ("Wat er verandert", "What changes"),
    "mappings": (
        "Ook veranderd: {names}. Elke kant is met de eigen vertaaltabellen berekend.",
        "Changed as well: {names}. Each side was computed with its own mappings.",
    ),
    "funnel": ("Trajecten per fase", "Journeys by stage"),
    "stage": ("Fase", "Stage"),
    "before": ("Was", "Before"),
    "after": ("Wordt", "After"),
    "difference": ("Verschil", "Difference"),
    "observed": ("Zelf bereikt, was", "By itself, before"),
    "funnel_note": (
        "Zelf bereikt: trajecten die aan de criteria van de fase voldeden; de rest volgt uit een latere fase.",
        "By itself: journeys that met the criteria of the stage; a later stage implies the others.",
    ),
    "conversion": ("Van vorige, was", "Of previous, before"),
    "days": ("Mediaan dagen in fase, was", "Median days in stage, before"),
    "days_to": ("Mediaan dagen tot fase, was", "Median days to stage, before"),
    "weekly": (
        "Sales krijgt {after} leads per week in plaats van {before} (fase {stage}, gemiddeld over {weeks}).",
        "Sales gets {after} leads a week instead of {before} (stage {stage}, average of {weeks}).",
    ),
    "weekly_same": (
        "Sales krijgt evenveel: {after} leads per week (fase {stage}, gemiddeld over {weeks}).",
        "Sales gets as many: {after} leads a week (stage {stage}, average of {weeks}).",
    ),
    "weeks": ("{count} weken", "{count} weeks"),
    "week": ("1 week", "1 week"),
    "stage_was": ("{after}, was {before}", "{after}, was {before}"),
    "moved": (
        "{moved} van de {leads} leads komen in een andere fase uit.",
        "{moved} of {leads} leads get to another stage.",
    ),
    "one_moved": (
        "1 van de {leads} leads komt in een andere fase uit.",
        "1 of {leads} leads gets to another stage.",
    ),
    "only_moved": (
        "De enige lead komt in een andere fase uit.",
        "The only lead gets to another stage.",
    ),
    "only_not_moved": (
        "De enige lead komt niet in een andere fase uit.",
        "The only lead does not get to another stage.",
    ),
    "nothing_moved": (
        "Geen enkele van de {leads} leads komt in een andere fase uit.",
        "None of the {leads} leads gets to another stage.",
    ),
    "moves": (
        "Leads naar verste fase: was in de rij, wordt in de kolom",
        "Leads by furthest stage: before in the row, after in the column",
    ),
    "no_lead": ("geen lead", "no lead"),
    "breakdown": ("{stage} per {dimension}", "{stage} by {dimension}"),
    "lead_source": ("herkomst", "source"),
    "industry": ("branche", "industry"),
    "country": ("land", "country"),
    "company_size": ("bedrijfsgrootte", "company size"),
    "month": ("maand", "month"),
    "value": ("Waarde", "Value"),
    "unknown": ("(onbekend)", "(unknown)"),
    "more_values": ("En nog {count} andere.", "And {count} more."),
    "earlier_months": ("De laatste {count} maanden.", "The last {count} months."),
    "gained": ("Komen verder", "Get further"),
    "lost": ("Komen minder ver", "Get less far"),
    "journey": ("traject", "journey"),
    "not_reached": ("niet bereikt", "not reached"),
    "reached": ("bereikt op", "reached on"),
    "more": (
        "De hele geschiedenis van een lead: lead-taxonomy explain LEAD.",
        "The whole history of a lead: lead-taxonomy explain LEAD.",
    ),
    "limits": ("Boven de grens", "Over the limit"),
}


def text(key: str, language: str) -> str:
    """Return the words for a key."""
    return _TEXTS[key][LANGUAGES.index(language)]


def grids(impact: Impact, language: str) -> Iterator[Grid]:
    """Lay the numbers out in tables: the funnel, who moved, and where the changed entries come from."""
    yield _funnel(impact, language)
    if impact.moved:
        yield _moves(impact, language)
    yield from _breakdowns(impact, language)


def headline(impact: Impact, language: str) -> Iterator[str]:
    """Yield what matters most, in sentences."""
    handover = impact.stage(impact.handover)
    if handover and impact.weekly_before is not None and impact.weekly_after is not None:
        averages = impact.weekly_before, impact.weekly_after
        decimals = Numbers(language).decimals_apart(*averages)
        before, after = (number(each, language, decimals) for each in averages)
        former = impact.stage(impact.handover_before)
        stage = handover.names[language]
        if former and former.names[language] != stage:
            stage = text("stage_was", language).format(before=former.names[language], after=stage)
        yield text("weekly_same" if before == after else "weekly", language).format(
            after=after,
            before=before,
            stage=stage,
            weeks=text("week" if impact.weekly_weeks == 1 else "weeks", language).format(count=impact.weekly_weeks),
        )
    yield _moved(impact, language)
    if impact.changed_mappings:
        yield text("mappings", language).format(names=", ".join(f"{name}.csv" for name in impact.changed_mappings))


def _moved(impact: Impact, language: str) -> str:
    """Say how many leads get to another stage."""
    if not impact.has_one_unit:
        return unlike_leads(impact).of(language)
    if impact.leads == 1:
        key = "only_moved" if impact.moved else "only_not_moved"
    else:
        key = {0: "nothing_moved", 1: "one_moved"}.get(impact.moved, "moved")
    return text(key, language).format(moved=number(impact.moved, language, 0), leads=number(impact.leads, language, 0))


def title(impact: Impact, language: str) -> str:
    """Return the title."""
    return text("title", language).format(
        taxonomy=impact.taxonomy_names[language] or impact.taxonomy_id, base=impact.base
    )


def meaning(impact: Impact, words: Words) -> str:
    """Return the sentence that says what is compared."""
    return text("meaning", words.language).format(
        as_of=words.time(impact.as_of),
        timezone=words.timezone,
        day=f"{impact.day:%d-%m-%Y}" if words.language == "nl" else impact.day,
    )


def print_impact(
    console: Console, impact: Impact, changes: Sequence[Change], excesses: Sequence[Excess], words: Words
) -> None:
    """Print the impact for a person."""
    language = words.language
    console.print(Text(printable(title(impact, language)), style="bold"), soft_wrap=True)
    console.print(Text(meaning(impact, words), style="dim"), soft_wrap=True)
    console.print()
    console.print(Text(text("changes", language), style="bold"))
    for change in changes:
        console.print(Text(f"  {printable(' '.join(change.text(language).split()))}"), soft_wrap=True)
    console.print()
    for sentence in headline(impact, language):
        console.print(Text(printable(sentence), style="bold"), soft_wrap=True)
    for grid in grids(impact, language):
        console.print()
        print_grid(console, grid, width=_NEEDED_WIDTH)
    for heading, examples in (("gained", impact.gained), ("lost", impact.lost)):
        if examples:
            console.print()
            console.print(Text(text(heading, language), style="bold"))
        for example in examples:
            console.print(Text(f"  {printable(_example_title(impact, example, language))}"), soft_wrap=True)
            for line in _example_lines(example, words):
                console.print(Text(f"    {printable(line)}"), soft_wrap=True)
    if impact.gained or impact.lost:
        console.print(Text(text("more", language), style="dim"), soft_wrap=True)
    if excesses:
        console.print()
        console.print(Text(text("limits", language), style="bold red"))
        for excess in excesses:
            console.print(Text(f"  {printable(excess.message.of(language))}"), soft_wrap=True)


def impact_markdown(impact: Impact, changes: Sequence[Change], excesses: Sequence[Excess], words: Words) -> str:
    """Return the impact as Markdown for a pull request."""
    language = words.language
    parts = [f"# {escape(printable(title(impact, language)))}", escape(meaning(impact, words))]
    if excesses:
        listed = [f"- {escape(printable(excess.message.of(language)))}" for excess in excesses]
        parts += [f"**{text('limits', language)}**", "\n".join(listed)]
    parts.append("\n".join(f"**{escape(printable(sentence))}**  " for sentence in headline(impact, language)).rstrip())
    parts.append(f"## {text('changes', language)}")
    parts.append("\n".join(f"- {escape(printable(change.text(language)))}" for change in changes))
    parts += [grid_markdown(grid) for grid in grids(impact, language)]
    for heading, examples in (("gained", impact.gained), ("lost", impact.lost)):
        if examples:
            parts.append(f"## {text(heading, language)}")
        for example in examples:
            lines = "\n".join(f"- {escape(printable(line))}" for line in _example_lines(example, words))
            summary = escape(printable(_example_title(impact, example, language)))
            parts.append(f"<details><summary>{summary}</summary>\n\n{lines}\n\n</details>")
    return "\n\n".join(part for part in parts if part)


def impact_json(impact: Impact, changes: Sequence[Change], excesses: Sequence[Excess], words: Words) -> dict[str, Any]:
    """Return the impact as plain data: times as ISO 8601 in UTC, examples with both explanations."""
    plain = {**asdict(impact), "gained": [], "lost": []}
    content: dict[str, Any] = json.loads(json.dumps(plain, default=str))
    content["as_of"] = f"{impact.as_of.isoformat()}Z"
    content["leads"], content["moved"] = (impact.leads, impact.moved) if impact.has_one_unit else (None, None)
    content["lead_units"] = dict(zip(("before", "after"), impact.lead_units, strict=True))
    for key, examples in (("gained", impact.gained), ("lost", impact.lost)):
        content[key] = [
            {
                "lead_id": example.lead_id,
                "stage_before": example.stage_before,
                "stage_after": example.stage_after,
                "before": lead_json(example.before, words),
                "after": lead_json(example.after, words),
            }
            for example in examples
        ]
    content["changes"] = [change.as_dict(words.language) for change in changes]
    content["over_limits"] = [excess.as_dict(words.language) for excess in excesses]
    return content


def _funnel(impact: Impact, language: str) -> Grid:
    """The stages before and after."""
    headings = ["stage", "before", "after", "difference", "observed", "after"]
    headings += ["conversion", "after", "days", "after", "days_to", "after"]
    rows = []
    for stage in impact.stages:
        before, after = stage.before, stage.after
        cells = [
            stage.names[language],
            number(before.entered if before else None, language, 0),
            number(after.entered if after else None, language, 0),
            signed(stage.change, language),
            *(number(side.observed if side else None, language, 0) for side in (before, after)),
        ]
        for name in ("of_before", "median_days", "median_days_to"):
            cells += [_figure(side, name, language) for side in (before, after)]
        rows.append(cells)
    note = text("funnel_note", language)
    return Grid(text("funnel", language), [text(key, language) for key in headings], rows, note)


def _figure(figures: Figures | None, name: str, language: str) -> str:
    """A share as a percentage, days with a decimal."""
    value: float | None = getattr(figures, name) if figures else None
    if name == "of_before":
        return "-" if value is None else f"{number(value * 100, language, 1)} %"
    return number(value, language, 1)


def _moves(impact: Impact, language: str) -> Grid:
    """From which stage to which, the stages that nobody is in left out."""
    counted = {(move.before, move.after): move.leads for move in impact.moves}
    order: list[str | None] = [None, *(stage.stage_id for stage in impact.stages)]
    rows = [each for each in order if any(before == each for before, _ in counted)]
    columns = [each for each in order if any(after == each for _, after in counted)]
    names = {stage.stage_id: stage.names[language] for stage in impact.stages}

    def name(stage_id: str | None) -> str:
        return text("no_lead", language) if stage_id is None else names.get(stage_id, stage_id)

    return Grid(
        text("moves", language),
        ["", *(name(each) for each in columns)],
        [
            [
                name(row),
                *(number(counted[row, each], language, 0) if (row, each) in counted else "" for each in columns),
            ]
            for row in rows
        ],
    )


def _breakdowns(impact: Impact, language: str) -> Iterator[Grid]:
    """Each stage that other journeys enter, by each dimension in which that shows."""
    dimensions = list(dict.fromkeys(each.dimension for each in impact.breakdowns))
    for stage in impact.stages:
        for dimension in dimensions:
            found = [
                each for each in impact.breakdowns if (each.dimension, each.stage_id) == (dimension, stage.stage_id)
            ]
            if any(each.before != each.after for each in found):
                yield _breakdown(impact, stage.names[language], found, language)


def _breakdown(impact: Impact, stage: str, found: list[Breakdown], language: str) -> Grid:
    """One stage by one dimension: the latest months, or the values that change most."""
    dimension = found[0].dimension
    if dimension == "month":
        by_month = _by_month(impact, found)
        shown = by_month[-_LAST_MONTHS:]
        note = text("earlier_months", language).format(count=len(shown)) if len(by_month) > len(shown) else ""
    else:
        ordered = sorted(found, key=lambda each: (-abs(each.after - each.before), -each.before, each.value or ""))
        shown = ordered[:_SHOWN_VALUES]
        note = text("more_values", language).format(count=len(found) - len(shown)) if len(found) > len(shown) else ""
    return Grid(
        text("breakdown", language).format(stage=stage, dimension=text(dimension, language)),
        [text(key, language) for key in ("value", "before", "after", "difference")],
        [
            [
                text("unknown", language) if each.value is None else impact.value_name(dimension, each.value, language),
                number(each.before, language, 0),
                number(each.after, language, 0),
                signed(each.after - each.before, language),
            ]
            for each in shown
        ],
        note,
    )


def _by_month(impact: Impact, found: Sequence[Breakdown]) -> list[Breakdown]:
    """Return the months in a row, those without entries included, up to the last one in which any stage was entered."""
    counted = {each.value: each for each in found if each.value}
    last = max(each.value for each in impact.breakdowns if each.dimension == "month" and each.value)
    return [
        counted.get(month, Breakdown("month", month, found[0].stage_id, 0, 0))
        for month in months_between(min(counted), last)
    ]


def signed(value: int, language: str) -> str:
    """Write a difference with its sign."""
    return f"{'+' if value > 0 else ''}{number(value, language, 0)}"


def _example_title(impact: Impact, example: Example, language: str) -> str:
    """The lead, from where to where."""
    names = {stage.stage_id: stage.names[language] for stage in impact.stages}
    places = [
        names.get(each, each) if each else text("no_lead", language)
        for each in (example.stage_before, example.stage_after)
    ]
    return f"{example.lead_id}: {places[0]} -> {places[1]}"


def _example_lines(example: Example, words: Words) -> Iterator[str]:
    """Yield why: of each stage that only one side reaches, in the journey where it differs, the criteria."""
    for number_, stage_id in differing_stages(example.before, example.after):
        for key, lead in (("before", example.before), ("after", example.after)):
            found = _stage(lead, number_, stage_id)
            if found is None:
                continue
            journey, stage = found
            when = (
                f"{text('reached', words.language)} {words.time(stage.entered_at)}"
                if stage.entered_at
                else text("not_reached", words.language)
            )
            yield (
                f"{text(key, words.language)}, {text('journey', words.language)} {number_}, "
                f"{stage.names[words.language]}: {when}"
            )
            for position, criteria in enumerate(stage.groups.values()):
                if position:
                    yield f"  {words('or_group')}"
                for criterion in criteria:
                    mark = "✓" if criterion.is_met_in_time else "✗"
                    yield f"  {mark} {criterion_line(criterion, words, is_closed=journey.closed_at is not None)}"


def differing_stages(before: Lead, after: Lead) -> list[tuple[int, str]]:
    """Return the (journey, stage) pairs that only one side reaches, in order."""
    reached = [
        {
            (journey.journey_number, stage.stage_order, stage.stage_id)
            for journey in lead.journeys
            for stage in journey.stages
            if stage.entered_at is not None
        }
        for lead in (before, after)
    ]
    return [(number_, stage_id) for number_, _, stage_id in sorted(reached[0] ^ reached[1])]


def _stage(lead: Lead, number_: int, stage_id: str) -> tuple[Journey, Stage] | None:
    """Return a stage of a journey; None where that side has no such one."""
    return next(
        (
            (journey, stage)
            for journey in lead.journeys
            if journey.journey_number == number_
            for stage in journey.stages
            if stage.stage_id == stage_id
        ),
        None,
    )
