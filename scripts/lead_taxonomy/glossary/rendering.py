"""Write the glossary: as one HTML page that needs nothing else, and as Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lead_taxonomy.glossary.content import Stage, Taxonomy
from lead_taxonomy.glossary.drawing import draw
from lead_taxonomy.markdown import escape
from lead_taxonomy.validating.rules import NOTHING, Words

_LABELS = {
    "score": Words("Punten", "Points"),
    "action": Words("Wat doen we met wie", "What we do with whom"),
    "changes": Words("Wijzigingen", "Changes"),
    "others": Words("Wat anderen zo noemen", "What others call this"),
    "owner": Words("Eigenaar", "Owner"),
    "contact": Words("Benadering", "Contact strategy"),
    "sla": Words("Afgesproken tijd", "Agreed time"),
    "common": Words("Vergelijkbaar met", "Compares with"),
    "when": Words("Iemand is hier als", "Someone is here when"),
    "or": Words("Of als", "Or when"),
    "when_all": Words("Iemand is hier als dit alles geldt", "Someone is here when all of this holds"),
    "or_all": Words("Of als dit alles geldt", "Or when all of this holds"),
    "everyone": Words("Iedereen van wie een naam bekend is.", "Everyone of whom a name is known."),
    "zero": Words("Fase 0 is elke naam die binnenkwam.", "Stage 0 is every name that came in."),
    "nobody": Words("Er geldt geen criterium voor deze fase.", "No criterion is in force for this stage."),
    "versions": Words("Andere versies", "Other versions"),
    "absent": Words("Fasen die vervallen zijn of nog komen", "Stages that ended or are yet to come"),
    "behaviour": Words("Gedrag", "Behaviour"),
    "fit": Words("Profiel", "Fit"),
    "what": Words("Wat", "What"),
    "points": Words("Punten", "Points"),
    "matrix": Words("Profielklasse en interesse", "Fit grade and interest"),
    "grade": Words("Profielklasse", "Fit grade"),
    "here": Words("Hier", "Here"),
    "no_points": Words("Deze taxonomie telt geen punten.", "This taxonomy counts no points."),
    "no_actions": Words("Er zijn geen acties afgesproken.", "No actions were agreed."),
    "no_changes": Words("Er is nog geen afspraak vastgelegd.", "No agreement was recorded yet."),
    "no_assumptions": Words("Geen: elk criterium is afgesproken.", "None: every criterion was agreed."),
    "others_intro": Words(
        "Gepubliceerde definities gebruiken andere woorden voor dezelfde stap.",
        "Published definitions use other words for the same step.",
    ),
    "footer": Words(
        "Gemaakt uit de definities zelf, met lead-taxonomy glossary. Een andere tekst? Wijzig dan de definities.",
        "Made from the definitions themselves by lead-taxonomy glossary. To change this text, change the definitions.",
    ),
}
_INTRO = Words(
    "Wat marketing en sales samen hebben afgesproken. Links Nederlands, rechts of eronder Engels.",
    "What marketing and sales agreed together. Dutch first, English beside or below it.",
)
_INTERESTS = [
    Words("Geen interesse", "No interest"),
    Words("Weinig interesse", "Low interest"),
    Words("Veel interesse", "High interest"),
]


def as_html(name: Words, taxonomies: Sequence[Taxonomy]) -> str:
    """Return the page."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("page.html.j2").render(
        name=name,
        intro=_INTRO,
        labels=_LABELS,
        interests=_INTERESTS,
        taxonomies=taxonomies,
        drawings={taxonomy.taxonomy_id: draw(taxonomy.stages) for taxonomy in taxonomies},
        owners=_owners,
        words=Words,
    )


def as_markdown(name: Words, taxonomies: Sequence[Taxonomy]) -> str:
    """Return the same in Markdown."""
    lines = [f"# {_both(Words(f'Begrippen: {name.nl}', f'Glossary: {name.en}'))}", "", *_paragraphs(_INTRO)]
    for taxonomy in taxonomies:
        lines += _taxonomy(taxonomy)
    return "\n".join([*lines, *_paragraphs(_LABELS["footer"])]).rstrip() + "\n"


def _owners(taxonomy: Taxonomy) -> list[tuple[str, Words]]:
    """Return who owns a stage, for the legend."""
    owners: Mapping[str, Words] = {stage.owner_id: stage.owner for stage in taxonomy.stages}
    return list(owners.items())


def _taxonomy(taxonomy: Taxonomy) -> Iterator[str]:
    """Yield one taxonomy in Markdown."""
    yield from _heading(2, taxonomy.name)
    yield from _paragraphs(taxonomy.description)
    if taxonomy.day != NOTHING:
        yield from _paragraphs(Words(f"Stand per {taxonomy.day.nl}.", f"As of {taxonomy.day.en}."))
    yield from _list([(question, answer) for question, answer in taxonomy.answers])
    yield from _heading(3, Words("Fasen", "Stages"))
    if not any(stage.order == "0" for stage in taxonomy.stages):
        yield from _paragraphs(_LABELS["zero"])
    for stage in taxonomy.stages:
        yield from _stage(stage)
    if taxonomy.absent_stages:
        yield from _heading(4, _LABELS["absent"])
        yield from (f"- {_both(each)}" for each in taxonomy.absent_stages)
        yield ""
    yield from _heading(3, _LABELS["score"])
    for label, scores in (("behaviour", taxonomy.behaviour), ("fit", taxonomy.fit)):
        if scores:
            rows = [[_both(score.sentence + score.when), escape(score.points.nl)] for score in scores]
            yield from _table([_both(_LABELS[label]), _both(_LABELS["points"])], rows)
    if not taxonomy.behaviour and not taxonomy.fit:
        yield from _paragraphs(_LABELS["no_points"])
    yield from _heading(3, _LABELS["action"])
    if taxonomy.grades:
        rows = [
            [
                escape(f"{grade.name} ({grade.minimum.nl})"),
                *(_both(action) + (f" **{_ASSUMPTION}**" if assumed else "") for action, assumed in grade.actions),
            ]
            for grade in taxonomy.grades
        ]
        yield from _table([_both(_LABELS["grade"]), *map(_both, _INTERESTS)], rows)
    else:
        yield from _paragraphs(_LABELS["no_actions"])
    if taxonomy.temperatures:
        yield from _heading(4, Words("Temperatuur", "Temperature"))
        yield from _list(taxonomy.temperatures)
    yield from _heading(3, Words("Hoe een traject eindigt", "How a journey ends"))
    yield from _list(taxonomy.outcomes)
    yield from _history(taxonomy)
    yield from _others(taxonomy)


def _history(taxonomy: Taxonomy) -> Iterator[str]:
    """Yield the changes and the assumptions."""
    yield from _heading(3, _LABELS["changes"])
    for agreement in taxonomy.agreements:
        yield from _heading(4, Words(f"Vanaf {agreement.day.nl}", f"From {agreement.day.en}"))
        yield from _paragraphs(agreement.summary)
        yield from (f"- {_both(signature)}" for signature in agreement.signatures)
        yield ""
    if not taxonomy.agreements:
        yield from _paragraphs(_LABELS["no_changes"])
    yield from _heading(3, Words("Aannames", "Assumptions"))
    if taxonomy.assumptions:
        yield from _list([(stage.short, criterion.sentence) for stage, criterion in taxonomy.assumptions])
    else:
        yield from _paragraphs(_LABELS["no_assumptions"])


def _others(taxonomy: Taxonomy) -> Iterator[str]:
    """Yield what others call the stages."""
    yield from _heading(3, _LABELS["others"])
    yield from _paragraphs(_LABELS["others_intro"])
    rows = []
    for naming in taxonomy.namings:
        own = "; ".join(map(_both, naming.own)) or "-"
        others = "; ".join(
            f"{_both(called)}: {', '.join(escape(each.nl) for each in who)}" for called, who in naming.others
        )
        rows.append([_both(naming.common), own, others])
    yield from _table([_both(Words("Stap", "Step")), _both(_LABELS["here"]), _both(Words("Elders", "Elsewhere"))], rows)
    if taxonomy.homonyms:
        yield from _heading(3, Words("Eén woord, verschillende fasen", "One word, different stages"))
        for homonym in taxonomy.homonyms:
            meanings = "; ".join(
                f"{_both(meaning)}: {', '.join(escape(each.nl) for each in who)}" for meaning, who in homonym.meanings
            )
            yield f"- **{escape(homonym.word)}**: {meanings}"
        yield ""


def _stage(stage: Stage) -> Iterator[str]:
    """Yield one stage."""
    yield from _heading(4, stage.name, f"{stage.order}. ")
    yield from _paragraphs(stage.definition)
    facts = [
        (_LABELS["owner"], stage.owner),
        (_LABELS["contact"], stage.contact),
        (_LABELS["sla"], stage.sla),
        stage.skipping,
        (_LABELS["common"], stage.common),
    ]
    yield from _list([(label, value) for label, value in facts if value != NOTHING])
    for index, group in enumerate(stage.groups):
        label = ("or" if index else "when") + ("_all" if len(group) > 1 else "")
        yield _both(_LABELS[label]) + ":"
        yield ""
        for criterion in group:
            marks = f" **{_ASSUMPTION}**" if criterion.is_assumption else ""
            when = f" ({_both(criterion.when)})" if criterion.when != NOTHING else ""
            note = f": {_both(criterion.note)}" if criterion.note != NOTHING else ""
            yield f"- {_both(criterion.sentence)}{when}{marks}{note}"
        yield ""
    if not stage.groups:
        yield from _paragraphs(_LABELS["everyone" if stage.order == "0" else "nobody"])
    if stage.other_versions:
        yield _both(_LABELS["versions"]) + ":"
        yield ""
        yield from (f"- {_both(each)}" for each in stage.other_versions)
        yield ""


_ASSUMPTION = "aanname / assumption"


def _both(words: Words) -> str:
    """Write both languages, or one where they are the same."""
    return escape(words.nl) if words.nl == words.en else f"{escape(words.nl)} / {escape(words.en)}"


def _heading(level: int, words: Words, before: str = "") -> Iterator[str]:
    yield f"{'#' * level} {before}{_both(words)}"
    yield ""


def _paragraphs(words: Words) -> Iterator[str]:
    for text in dict.fromkeys((words.nl, words.en)):
        yield escape(text)
        yield ""


def _list(items: Sequence[tuple[Words, Words]]) -> Iterator[str]:
    yield from (f"- **{_both(label)}**: {_both(value)}" for label, value in items)
    yield ""


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
