"""What the glossary says, from the seeds: one state of each taxonomy, and what was before and comes after it.

The state is that of a day. By default it is the last day on which something of the taxonomy changes, so that the page
depends on the seeds alone and not on the day on which it was made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from lead_taxonomy.fingerprint import DATED_SEEDS, is_in_force
from lead_taxonomy.seed_files import Row
from lead_taxonomy.seed_words import SeedWords, inside, short_name
from lead_taxonomy.validating.checking import read_reference
from lead_taxonomy.validating.rules import NOTHING, Seeds, Words, read_vocabulary

INTERESTS = ("none", "low", "high")
# What a policy for skipped stages means, by the order of the stages: the question, and the answer.
_SKIPPED = Words("Als een lead deze fase overslaat", "When a lead skips this stage")
_THIS = Words("Deze fase", "This stage")
_SKIPPING = {
    ("cumulative", "infer"): (_SKIPPED, Words("telt de fase toch mee", "the stage counts all the same")),
    ("cumulative", "omit"): (_SKIPPED, Words("telt de fase niet mee", "the stage does not count")),
    ("strict", "infer"): (_THIS, Words("is verplicht", "is required")),
    ("strict", "omit"): (_THIS, Words("mag worden overgeslagen", "may be skipped")),
}


@dataclass(frozen=True)
class Criterion:
    """A criterion in a sentence.

    Attributes:
        sentence: what it asks.
        note: why it is there.
        is_assumption: nobody stated it.
        when: since or until when; blank where that is always.
    """

    sentence: Words
    note: Words
    is_assumption: bool
    when: Words


@dataclass(frozen=True)
class Stage:
    """A stage as it is on the day of the page.

    Attributes:
        anchor: id of its place in the page.
        order: its place in the funnel.
        name: its name.
        short: its name in the funnel, where the name has an abbreviation.
        definition: when a lead is in it.
        owner: who acts.
        owner_id: who acts, as the seed has it.
        contact: how a lead in it is approached; blank where nobody said.
        sla: within how many hours it should be left; blank where nothing was agreed.
        skipping: whether a lead may skip it, and what then happens: a question and its answer.
        common: the neutral stage that it compares with.
        groups: ways into it, each of criteria that must all hold.
        other_versions: criteria, names and norms that are not in force on that day.
    """

    anchor: str
    order: str
    name: Words
    short: Words
    definition: Words
    owner: Words
    owner_id: str
    contact: Words
    sla: Words
    skipping: tuple[Words, Words]
    common: Words
    groups: list[list[Criterion]]
    other_versions: list[Words]


@dataclass(frozen=True)
class Score:
    """Points for one thing."""

    sentence: Words
    points: Words
    when: Words


@dataclass(frozen=True)
class Grade:
    """A fit grade, and what to do by interest: a label, and whether nobody stated it."""

    name: str
    minimum: Words
    actions: list[tuple[Words, bool]]


@dataclass(frozen=True)
class Agreement:
    """A change of the definition, and who signed; blank where nobody did."""

    day: Words
    summary: Words
    signatures: list[Words]


@dataclass(frozen=True)
class Naming:
    """What a neutral stage is called: here, and by the names that others have for it."""

    common: Words
    definition: Words
    own: list[Words]
    others: list[tuple[Words, list[Words]]]


@dataclass(frozen=True)
class Homonym:
    """One word that stands for different stages: for each neutral stage, who means that."""

    word: str
    meanings: list[tuple[Words, list[Words]]]


@dataclass(frozen=True)
class Taxonomy:
    """Everything about one taxonomy."""

    taxonomy_id: str
    name: Words
    description: Words
    day: Words
    answers: list[tuple[Words, Words]]
    stages: list[Stage]
    absent_stages: list[Words]
    behaviour: list[Score]
    fit: list[Score]
    grades: list[Grade]
    temperatures: list[tuple[Words, Words]]
    outcomes: list[tuple[Words, Words]]
    agreements: list[Agreement]
    namings: list[Naming]
    homonyms: list[Homonym]

    @property
    def assumptions(self) -> list[tuple[Stage, Criterion]]:
        """The criteria that nobody stated."""
        return [
            (stage, each) for stage in self.stages for group in stage.groups for each in group if each.is_assumption
        ]


def read_glossary(project: Path, seeds: Seeds, day: date | None = None) -> list[Taxonomy]:
    """Return what the page says of each taxonomy of an organisation.

    Args:
        project: holds the vocabulary and the reference taxonomies.
        seeds: the organisation's.
        day: the day whose definitions are shown; by default the last day on which a taxonomy changes.
    """
    words, reference = SeedWords(project), read_reference(project)
    common = read_vocabulary(project, "common_stages")
    return [_Reader(seeds, reference, words, common, row, day).taxonomy() for row in seeds.rows("taxonomies")]


class _Reader:
    """Reads one taxonomy."""

    def __init__(
        self,
        seeds: Seeds,
        reference: Seeds,
        words: SeedWords,
        common: Mapping[str, Mapping[str, str]],
        row: Row,
        day: date | None,
    ) -> None:
        self.seeds, self.reference, self.words, self.common, self.row = seeds, reference, words, common, row
        self.taxonomy_id = row["taxonomy_id"]
        self.day = day or self._last_day()

    def taxonomy(self) -> Taxonomy:
        """Read all of it."""
        row = self.row
        return Taxonomy(
            self.taxonomy_id,
            _words(row, "name"),
            _words(row, "description"),
            NOTHING if self.day == date.min else _day(self.day),
            self._answers(),
            [self._stage(stage) for stage in self._stages()],
            self._absent_stages(),
            self._scores("behaviour"),
            self._scores("fit"),
            self._grades(),
            self._temperatures(),
            self._outcomes(),
            self._agreements(),
            self._namings(),
            self._homonyms(),
        )

    def _last_day(self) -> date:
        """Return the last day on which something changes; the first of all days where nothing ever does."""
        days = [
            row.date(column)
            for seed in DATED_SEEDS
            for row in self._rows(seed)
            for column in ("valid_from", "valid_to")
        ]
        days += [row.date("effective_from") for row in self._rows("definition_changes")]
        return max((day for day in days if day is not None), default=date.min)

    def _rows(self, seed: str) -> list[Row]:
        return self.seeds.rows(seed, self.taxonomy_id)

    def _in_force(self, seed: str) -> list[Row]:
        return [row for row in self._rows(seed) if is_in_force(row, self.day)]

    def _stages(self) -> list[Row]:
        """Return the stages of the day in the order of the funnel."""
        return sorted(self._in_force("lead_stages"), key=lambda row: row.integer("stage_order") or 0)

    def _absent_stages(self) -> list[Words]:
        """Say which stages ended before the day, or begin after it: no version of them is in force."""
        present = {row["stage_id"] for row in self._stages()}
        rows = [row for row in self._rows("lead_stages") if row["stage_id"] not in present]
        rows.sort(key=lambda row: (row.integer("stage_order") or 0, row.date("valid_from") or date.min))
        names = [(_words(row, "name"), _when(row)) for row in rows]
        return [Words(f"{name.nl}: {when.nl}", f"{name.en}: {when.en}") for name, when in names]

    def _answers(self) -> list[tuple[Words, Words]]:
        """Return the questions that every organisation answers, with the answers."""
        row = self.row

        def days(column: str, blank: Words) -> Words:
            text = row[column]
            one = Words(f"{text} dag", f"{text} day")
            more = Words(f"{text} dagen", f"{text} days")
            return blank if not text else one if text == "1" else more

        return [
            (Words("Wat wordt geteld?", "What is counted?"), self.words.value(row["lead_unit"])),
            (Words("Volgorde van de fasen", "Order of the stages"), self.words.value(row["stage_progress"])),
            (Words("Een bestaande klant", "An existing customer"), self.words.value(row["existing_customers"])),
            (
                Words("Alleen een privé-mailadres, geen organisatie", "A private mail address only, no organisation"),
                self.words.value(row["free_email_only"]),
            ),
            (
                Words("Een traject eindigt na stilte van", "A journey ends after silence of"),
                days("inactive_after_days", Words("nooit", "never")),
            ),
            (
                Words("Punten voor gedrag tellen mee gedurende", "Points for behaviour count for"),
                days("score_window_days", Words("het hele traject", "the whole journey")),
            ),
            (
                Words("Herkomst van de definities", "Where the definitions come from"),
                Words(row["source_reference"], row["source_reference"]),
            ),
        ]

    def _stage(self, row: Row) -> Stage:
        """Read one stage."""
        criteria = [each for each in self._rows("stage_criteria") if each["stage_id"] == row["stage_id"]]
        current = [each for each in criteria if is_in_force(each, self.day)]
        groups = {
            name: [self._criterion(each) for each in current if each["criteria_group"] == name]
            for name in dict.fromkeys(each["criteria_group"] for each in current)
        }
        hours = row["sla_hours"]
        common = self.common.get(row["common_stage"])
        return Stage(
            f"{self.taxonomy_id}-{row['stage_id']}",
            row["stage_order"],
            _words(row, "name"),
            short_name(row),
            _words(row, "definition"),
            self.words.value(row["owner"]),
            row["owner"],
            _words(row, "contact_strategy"),
            Words(f"binnen {hours} uur", f"within {hours} {'hour' if hours == '1' else 'hours'}") if hours else NOTHING,
            self._skipping(row["if_skipped"]),
            _words(common, "name") if common else NOTHING,
            list(groups.values()),
            self._other_versions(row, criteria),
        )

    def _skipping(self, policy: str) -> tuple[Words, Words]:
        """Say whether a stage may be skipped; a policy that does not exist stands for itself."""
        return _SKIPPING.get((self.row["stage_progress"], policy), (_SKIPPED, Words(policy, policy)))

    def _criterion(self, row: Row) -> Criterion:
        """Write one criterion."""
        sentence = self.words.condition(row, window_days=self.row.integer("score_window_days"))
        return Criterion(sentence, _words(row, "note"), row["basis"] == "assumption", _when(row))

    def _other_versions(self, stage: Row, criteria: Iterable[Row]) -> list[Words]:
        """Say what is not in force on the day: what was, and what will be."""
        found = []
        for row in self._rows("lead_stages"):
            if row["stage_id"] == stage["stage_id"] and not is_in_force(row, self.day):
                when, owner = _when(row), self.words.value(row["owner"])
                hours = row["sla_hours"] or "-"
                found.append(
                    Words(
                        f"{when.nl}: {row['name_nl']}, eigenaar {owner.nl}, uren {hours}. {row['definition_nl']}",
                        f"{when.en}: {row['name_en']}, owned by {owner.en}, hours {hours}. {row['definition_en']}",
                    )
                )
        for row in criteria:
            if not is_in_force(row, self.day):
                when, text = _when(row), self._criterion(row)
                note = Words(*(f" ({each})" if each else "" for each in (text.note.nl, text.note.en)))
                found.append(
                    Words(
                        f"{when.nl}: {text.sentence.nl}{note.nl}",
                        f"{when.en}: {text.sentence.en}{note.en}",
                    )
                )
        return found

    def _scores(self, axis: str) -> list[Score]:
        """Read the points, most first."""
        rows = [row for row in self._in_force("scoring_rules") if row["axis"] == axis]
        rows.sort(key=lambda row: -(row.integer("points") or 0))
        return [
            Score(
                self.words.signal(row["field"])
                if row["operator"] == "occurs"
                else _capitalised(self.words.condition(row, "field")),
                self.words.points(row),
                _when(row),
            )
            for row in rows
        ]

    def _grades(self) -> list[Grade]:
        """Read the grades, best first, with what to do."""
        actions = {(row["fit_grade"], row["interest"]): row for row in self._rows("next_actions")}
        rows = sorted(self._rows("fit_grades"), key=lambda row: -(row.integer("minimum_points") or 0))

        def action(grade: str, interest: str) -> tuple[Words, bool]:
            row = actions.get((grade, interest))
            return (_words(row, "label"), row["basis"] == "assumption") if row else (Words("-", "-"), False)

        return [
            Grade(
                row["fit_grade"],
                self.words.number(row["minimum_points"]),
                [action(row["fit_grade"], interest) for interest in INTERESTS],
            )
            for row in rows
        ]

    def _temperatures(self) -> list[tuple[Words, Words]]:
        """Read the temperatures with the facts that they need, in the order in which they are tried."""
        rows = sorted(self._rows("lead_temperatures"), key=lambda row: row.integer("precedence") or 0)
        return [(_capitalised(self.words.value(row["temperature"])), self.words.facts(row)) for row in rows]

    def _outcomes(self) -> list[tuple[Words, Words]]:
        """Read how a journey ends, and at which signals."""

        def cause(row: Row) -> Words:
            return (
                inside(self.words.signal(row["signal"])) if row["operator"] == "occurs" else self.words.condition(row)
            )

        names = dict.fromkeys(row["outcome"] for row in self._rows("journey_outcomes"))
        return [
            (
                _capitalised(self.words.value(name)),
                _listed([cause(row) for row in self._rows("journey_outcomes") if row["outcome"] == name]),
            )
            for name in names
        ]

    def _agreements(self) -> list[Agreement]:
        """Read the changes, the last one first."""
        rows = sorted(self._rows("definition_changes"), key=lambda row: row["effective_from"], reverse=True)
        return [
            Agreement(
                _day(row.date("effective_from")),
                _words(row, "summary"),
                [self._signature(row, department) for department in ("marketing", "sales")],
            )
            for row in rows
        ]

    def _signature(self, row: Row, department: str) -> Words:
        """Say who signed for a department."""
        name, day = row[f"{department}_approver"], row.date(f"{department}_approved_on")
        if not name or day is None:
            return Words(f"{department}: nog niet getekend", f"{department}: not signed yet")
        written = _day(day)
        return Words(f"{department}: {name}, {written.nl}", f"{department}: {name}, {written.en}")

    def _other_stages(self) -> list[tuple[Row, Row]]:
        """Return the stages of the reference taxonomies that are as shipped, each with its taxonomy."""
        own = self.seeds.taxonomy_ids()
        taxonomies = {
            row["taxonomy_id"]: row for row in self.reference.rows("taxonomies") if row["taxonomy_id"] not in own
        }
        return [
            (row, taxonomies[row["taxonomy_id"]])
            for row in self.reference.rows("lead_stages")
            if row["taxonomy_id"] in taxonomies and row["taxonomy_id"] != self.taxonomy_id
        ]

    def _namings(self) -> list[Naming]:
        """Say what each neutral stage is called, here and elsewhere."""
        namings = []
        for common_stage, common in self.common.items():
            others: dict[Words, list[Words]] = {}
            for row, taxonomy in self._other_stages():
                if row["common_stage"] == common_stage:
                    others.setdefault(_words(row, "name"), []).append(_words(taxonomy, "name"))
            own = [_words(row, "name") for row in self._stages() if row["common_stage"] == common_stage]
            if own or others:
                namings.append(Naming(_words(common, "name"), _words(common, "definition"), own, list(others.items())))
        return namings

    def _homonyms(self) -> list[Homonym]:
        """Find the names that stand for different neutral stages in different taxonomies."""
        here = Words("hier", "here")
        used = [(row, here) for row in self._stages()]
        used += [(row, _words(taxonomy, "name")) for row, taxonomy in self._other_stages()]
        by_word: dict[str, list[tuple[str, Words]]] = {}
        for row, who in used:
            by_word.setdefault(row["name_en"].partition(" (")[0], []).append((row["common_stage"], who))
        order = list(self.common)
        homonyms = []
        for word, uses in sorted(by_word.items()):
            known = sorted((use for use in uses if use[0] in order), key=lambda use: order.index(use[0]))
            if len({stage for stage, _ in known}) > 1:
                meanings = [
                    (_words(self.common[stage], "name"), [who for _, who in group])
                    for stage, group in groupby(known, key=lambda use: use[0])
                ]
                homonyms.append(Homonym(word, meanings))
        return homonyms


def _words(row: Row | Mapping[str, str], column: str) -> Words:
    """Read a text that a row has in both languages."""
    return Words(row[f"{column}_nl"], row[f"{column}_en"])


def _day(day: date | None) -> Words:
    """Write a day as each language does."""
    return NOTHING if day is None else Words(f"{day:%d-%m-%Y}", day.isoformat())


def _when(row: Row) -> Words:
    """Say since or until when a row applies."""
    start, end = row.date("valid_from"), row.date("valid_to")
    first, last = _day(start), _day(end)
    if start and end:
        return Words(f"van {first.nl} tot {last.nl}", f"from {first.en} until {last.en}")
    if start:
        return Words(f"vanaf {first.nl}", f"from {first.en}")
    return Words(f"tot {last.nl}", f"until {last.en}") if end else NOTHING


def _capitalised(words: Words) -> Words:
    """Start with a capital."""
    return Words(words.nl[:1].upper() + words.nl[1:], words.en[:1].upper() + words.en[1:])


def _listed(items: list[Words]) -> Words:
    """Write `a; b`."""
    return Words("; ".join(each.nl for each in items), "; ".join(each.en for each in items))
