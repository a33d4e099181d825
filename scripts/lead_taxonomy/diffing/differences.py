"""Compare two states of the seeds, and say what changed as people would.

Rows with a validity are compared day by day: the time line is cut at every date of either side, and in each piece the
row that was in force is compared with the one that is. So a threshold that ends and its successor are one change from
one day, and a row that was merely split in two is none.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from lead_taxonomy.diffing.base import Rows
from lead_taxonomy.seed_contract import SeedContract
from lead_taxonomy.seed_files import NUMERIC_OPERATORS, Row
from lead_taxonomy.seed_words import SeedWords, inside, short_name
from lead_taxonomy.validating.periods import Period, covers, period, pieces
from lead_taxonomy.validating.rules import NOTHING, Words

_ALWAYS: Period = (date.min, date.max)
_DATES = ("valid_from", "valid_to")
_DUTCH = "%d-%m-%Y"


class _Role(StrEnum):
    """What a criterion that comes or goes is to its group."""

    CONDITION = "condition"
    OPTION = "option"
    FURTHER = "further"


# By whether the criterion is new.
_CRITERION = {
    (True, _Role.CONDITION): Words(
        "extra voorwaarde '{condition}' (groep {group})", "extra condition '{condition}' (group {group})"
    ),
    (True, _Role.OPTION): Words("nieuwe mogelijkheid '{group}': '{condition}'", "new option '{group}': '{condition}'"),
    (True, _Role.FURTHER): Words(
        "nieuwe mogelijkheid '{group}' vraagt ook '{condition}'", "new option '{group}' also needs '{condition}'"
    ),
    (False, _Role.CONDITION): Words(
        "voorwaarde '{condition}' vervalt (groep {group})", "condition '{condition}' is dropped (group {group})"
    ),
    (False, _Role.OPTION): Words(
        "mogelijkheid '{group}' vervalt: '{condition}'", "option '{group}' is dropped: '{condition}'"
    ),
    (False, _Role.FURTHER): Words(
        "met mogelijkheid '{group}' vervalt ook '{condition}'", "with option '{group}', '{condition}' is dropped too"
    ),
}


@dataclass(frozen=True)
class Change:
    """One thing that is no longer as it was.

    Attributes:
        seed: the seed that it is in.
        taxonomy_id: the taxonomy; blank for a mapping.
        kind: added, removed or changed.
        what: what it is about: a stage (MQL), the score, a mapping.
        key: the key of the row, without dates.
        column: the column, where it is about one.
        before: what it was; blank where there was nothing.
        after: what it is.
        sentence: the change in words, without `what` and without the days.
        when: the days to which it applies; None where that makes no sense.
    """

    seed: str
    taxonomy_id: str
    kind: str
    what: Words
    key: str
    column: str
    before: str
    after: str
    sentence: Words
    when: Period | None = None

    def text(self, language: str) -> str:
        """Return the change as one line."""
        what = self.what.of(language)
        days = _days(self.when).of(language)
        # The days go on with the sentence.
        sentence = self.sentence.of(language).removesuffix("." if days else "")
        return f"{what[:1].upper()}{what[1:]}: {sentence}{days}"

    def as_dict(self, language: str) -> dict[str, Any]:
        """Return the change for JSON."""
        start, end = self.when or _ALWAYS
        return {
            "seed": self.seed,
            "taxonomy_id": self.taxonomy_id or None,
            "kind": self.kind,
            "key": self.key,
            "column": self.column or None,
            "before": self.before or None,
            "after": self.after or None,
            "valid_from": None if start == date.min else start.isoformat(),
            "valid_to": None if end == date.max else end.isoformat(),
            # Without a first day it changes what was reported, also where it ends.
            "is_retroactive": self.when is not None and start == date.min,
            "text": self.text(language),
        }


def compare(base: Rows, now: Rows, contracts: dict[str, SeedContract], words: SeedWords) -> list[Change]:
    """Return what changed: taxonomy by taxonomy in the order of the funnel, then the mappings."""
    return list(_Comparison(base, now, contracts, words).changes())


def _days(when: Period | None) -> Words:
    """Say to which days a change applies."""
    if when is None:
        return NOTHING
    start, end = when
    if when == _ALWAYS:
        return Words(", over de hele geschiedenis", ", over all history")
    if start == date.min:
        return Words(f", tot {end:{_DUTCH}}", f", until {end}")
    if end == date.max:
        return Words(f", vanaf {start:{_DUTCH}}", f", from {start}")
    return Words(f", van {start:{_DUTCH}} tot {end:{_DUTCH}}", f", from {start} until {end}")


def _day(row: Row, column: str) -> Words:
    """Write a day of a row; what is no day stands for itself."""
    day = row.date(column)
    return Words(f"{day:{_DUTCH}}" if day else row[column], row[column])


class _Comparison:
    """Two states of the seeds side by side."""

    def __init__(self, base: Rows, now: Rows, contracts: dict[str, SeedContract], words: SeedWords) -> None:
        self.base, self.now, self.contracts, self.words = base, now, contracts, words

    def changes(self) -> Iterator[Change]:
        """Yield every change."""
        ids = dict.fromkeys(row["taxonomy_id"] for rows in (self.now, self.base) for row in rows.get("taxonomies", []))
        for taxonomy_id in ids:
            yield from self._taxonomy(taxonomy_id)
        for name, contract in self.contracts.items():
            if contract.folder == "mappings":
                yield from self._mapping(name, contract)

    def _taxonomy(self, taxonomy_id: str) -> Iterator[Change]:
        """Yield the changes of one taxonomy."""
        before, after = (self._row(rows, taxonomy_id) for rows in (self.base, self.now))
        row = _either(after, before)
        what = Words(f"taxonomie {taxonomy_id}", f"taxonomy {taxonomy_id}")
        name = Words(row["name_nl"], row["name_en"])
        if before is None:
            sentence = Words(f"nieuw: {name.nl}", f"new: {name.en}")
            yield Change("taxonomies", taxonomy_id, "added", what, taxonomy_id, "", "", name.en, sentence)
            return
        if after is None:
            sentence = Words(f"vervalt: {name.nl}", f"removed: {name.en}")
            yield Change("taxonomies", taxonomy_id, "removed", what, taxonomy_id, "", name.en, "", sentence)
            return
        yield from self._columns("taxonomies", before, after, what, taxonomy_id, _ALWAYS)
        for seed, describe in (
            ("lead_stages", self._stage),
            ("stage_criteria", self._criterion),
            ("scoring_rules", self._score),
            ("fit_grades", self._grade),
            ("lead_temperatures", self._temperature),
            ("next_actions", self._action),
            ("journey_outcomes", self._outcome),
            ("definition_changes", self._agreement),
        ):
            yield from self._seed(seed, taxonomy_id, describe)

    def _seed(
        self,
        seed: str,
        taxonomy_id: str,
        describe: Callable[[str, Row | None, Row | None, Period], Iterator[Change]],
    ) -> Iterator[Change]:
        """Compare the rows of a seed by their key, in each piece of the time line in which they are the same."""
        key = [column for column in self.contracts[seed].key if column not in (*_DATES, "taxonomy_id")]

        def by_key(rows: Rows) -> dict[tuple[str, ...], list[Row]]:
            found: dict[tuple[str, ...], list[Row]] = {}
            for row in rows.get(seed, []):
                if row["taxonomy_id"] == taxonomy_id:
                    found.setdefault(tuple(row[column] for column in key), []).append(row)
            return found

        before, after = by_key(self.base), by_key(self.now)
        for name in dict.fromkeys([*after, *before]):
            for old, new, when in _merged(before.get(name, []), after.get(name, [])):
                yield from describe(", ".join(filter(None, name)), old, new, when)

    def _stage(self, key: str, old: Row | None, new: Row | None, when: Period) -> Iterator[Change]:
        """Describe a stage that changed."""
        if old is not None and new is not None:
            yield from self._columns("lead_stages", old, new, short_name(old), key, when)
            return
        row = _either(old, new)
        owner = self.words.value(row["owner"])
        order, nl, en = row["stage_order"], row["definition_nl"], row["definition_en"]
        yield _one(
            "lead_stages",
            row,
            Words(row["name_nl"], row["name_en"]),
            key,
            Words(f"nieuwe fase {order}, eigenaar {owner.nl}: {nl}", f"new stage {order}, owned by {owner.en}: {en}")
            if new
            else Words(f"fase {order} vervalt", f"stage {order} is removed"),
            (old, new, when),
        )

    def _criterion(self, key: str, old: Row | None, new: Row | None, when: Period) -> Iterator[Change]:
        """Describe a criterion that changed."""
        row = _either(new, old)
        if old is not None and new is not None:
            yield from self._changed_criterion(key, old, new, when)
            return
        condition, group = self.words.condition(row, window_days=self._window(row)), row["criteria_group"]
        is_new = new is not None
        for role, days in self._roles(row, when, is_new=is_new):
            sentence = _CRITERION[is_new, role]
            sentence = Words(
                sentence.nl.format(group=group, condition=condition.nl),
                sentence.en.format(group=group, condition=condition.en),
            )
            yield _one("stage_criteria", row, self._stage_name(row), key, sentence, (old, new, days))

    def _roles(self, row: Row, when: Period, *, is_new: bool) -> Iterator[tuple[_Role, Period]]:
        """Yield what a criterion on one side only is to its group, for the longest periods in which that is one thing.

        All criteria of a group are needed, and any group is enough. Where the group is on the other side as well, the
        criterion makes it stricter or looser. Where it is not, a whole option comes or goes: told with the first of
        its criteria, of which the others are further conditions.
        """
        own, other = (self._group(rows, row) for rows in ((self.now, self.base) if is_new else (self.base, self.now)))
        found: list[tuple[_Role, Period]] = []
        for piece in pieces([*own, *other], when):
            first = next((each for each in own if covers(each, piece)), row)
            if any(covers(each, piece) for each in other):
                role = _Role.CONDITION
            elif first["criterion_id"] == row["criterion_id"]:
                role = _Role.OPTION
            else:
                role = _Role.FURTHER
            if found and found[-1][0] is role:
                found[-1] = role, (found[-1][1][0], piece[1])
            else:
                found.append((role, piece))
        yield from found

    def _group(self, rows: Rows, criterion: Row) -> list[Row]:
        """Return the criteria of the group of a criterion, those that start first in front."""
        columns = ("taxonomy_id", "stage_id", "criteria_group")
        group = [row for row in rows.get("stage_criteria", []) if all(row[each] == criterion[each] for each in columns)]
        return sorted(group, key=lambda row: period(row)[0])

    def _changed_criterion(self, key: str, old: Row, new: Row, when: Period) -> Iterator[Change]:
        """Describe each way in which a criterion changed."""
        what = self._stage_name(new)
        before, after = (self.words.condition(row, window_days=self._window(row)) for row in (old, new))
        if before != after:
            sentence = self._becomes(before, after, old, new)
            yield _one("stage_criteria", new, what, key, sentence, (old, new, when), "value")
        if old["stage_id"] != new["stage_id"]:
            came_from = self._stage_name(old)
            sentence = Words(
                f"'{after.nl}' komt hierheen van {came_from.nl}", f"'{after.en}' moves here from {came_from.en}"
            )
            yield _one("stage_criteria", new, what, key, sentence, (old, new, when), "stage_id")
        if old["criteria_group"] != new["criteria_group"]:
            groups = old["criteria_group"], new["criteria_group"]
            sentence = Words(
                f"'{after.nl}' gaat van groep {groups[0]} naar groep {groups[1]}",
                f"'{after.en}' goes from group {groups[0]} to group {groups[1]}",
            )
            yield _one("stage_criteria", new, what, key, sentence, (old, new, when), "criteria_group")
        if old["basis"] != new["basis"]:
            basis = self.words.value(old["basis"]), self.words.value(new["basis"])
            sentence = Words(
                f"'{after.nl}' was {basis[0].nl} en is nu {basis[1].nl}",
                f"'{after.en}' was {basis[0].en} and is now {basis[1].en}",
            )
            yield _one("stage_criteria", new, what, key, sentence, (old, new, when), "basis")
        # A new threshold comes with a note of its own: that is no second change.
        for column in ("note_nl", "note_en") if before == after else ():
            if old[column] != new[column]:
                name, text = _in_language(Words("toelichting", "note"), column[-2:]), _quoted(new[column])
                sentence = name + Words(f"bij '{after.nl}' wordt {text.nl}", f"on '{after.en}' becomes {text.en}")
                yield _one("stage_criteria", new, what, key, sentence, (old, new, when), column)

    def _becomes(self, before: Words, after: Words, old: Row, new: Row) -> Words:
        """Say that one condition becomes another; only the number where nothing else differs."""
        number = self.words.number(new["value"])
        same = all(old[column] == new[column] for column in ("signal", "operator")) and (
            old["operator"] in NUMERIC_OPERATORS
        )
        threshold = self.words.number(old["value"])
        if same and before.nl.endswith(f" {threshold.nl}") and before.en.endswith(f" {threshold.en}"):
            return Words(f"{before.nl} wordt {number.nl}", f"{before.en} becomes {number.en}")
        return Words(f"'{before.nl}' wordt '{after.nl}'", f"'{before.en}' becomes '{after.en}'")

    def _score(self, key: str, old: Row | None, new: Row | None, when: Period) -> Iterator[Change]:
        """Describe a scoring rule that changed."""
        row = _either(new, old)
        what = Words("gedragsscore", "behaviour score") if row["axis"] == "behaviour" else Words("profiel", "fit")
        before, after = (
            self.words.condition(each, "field") + self.words.points(each) if each else NOTHING for each in (old, new)
        )
        same = old is not None and new is not None and all(old[c] == new[c] for c in ("field", "operator", "value"))
        if old is not None and new is not None and same:
            points = self.words.points(new)
            sentence = Words(f"{before.nl} wordt {points.nl}", f"{before.en} becomes {points.en}")
        elif old is None:
            sentence = Words(f"{after.nl} komt erbij", f"{after.en} is added")
        elif new is None:
            sentence = Words(f"{before.nl} vervalt", f"{before.en} is removed")
        else:
            sentence = Words(f"'{before.nl}' wordt '{after.nl}'", f"'{before.en}' becomes '{after.en}'")
        yield _one("scoring_rules", row, what, key, sentence, (old, new, when), "points" if same else "")

    def _grade(self, key: str, old: Row | None, new: Row | None, when: Period) -> Iterator[Change]:
        """Describe a fit grade that changed."""
        row = _either(new, old)
        before, after = (each["minimum_points"] if each else "" for each in (old, new))
        sentence = _appears_or_changes(
            Words(f"vanaf {before} punten", f"from {before} points"),
            Words(f"vanaf {after} punten", f"from {after} points"),
            (old, new),
            Words(after, after),
        )
        what = Words(f"profielklasse {key}", f"fit grade {key}")
        yield _one("fit_grades", row, what, key, sentence, (old, new, when), "minimum_points")

    def _temperature(self, key: str, old: Row | None, new: Row | None, when: Period) -> Iterator[Change]:
        """Describe a temperature that changed."""
        row = _either(new, old)
        name = self.words.value(row["temperature"])
        what = Words(f"temperatuur {name.nl}", f"temperature {name.en}")

        def needs(each: Row | None) -> Words:
            facts = self.words.facts(each) if each else NOTHING
            rank = each["precedence"] if each else ""
            return Words(f"nodig: {facts.nl} (rang {rank})", f"needs: {facts.en} (rank {rank})")

        sentence = _appears_or_changes(needs(old), needs(new), (old, new))
        yield _one("lead_temperatures", row, what, key, sentence, (old, new, when))

    def _action(self, key: str, old: Row | None, new: Row | None, when: Period) -> Iterator[Change]:
        """Describe a next action that changed."""
        row = _either(new, old)
        interest = self.words.value(row["interest"])
        what = Words(
            f"profielklasse {row['fit_grade']}, interesse {interest.nl}",
            f"fit grade {row['fit_grade']}, {interest.en} interest",
        )

        language = _only_language(old, new, "label")

        def label(each: Row | None) -> Words:
            if each is None:
                return NOTHING
            text = _text(each, "label", language)
            basis = self.words.value(each["basis"])
            is_other_basis = old is not None and new is not None and old["basis"] != new["basis"]
            nl, en = (f" ({basis.nl})", f" ({basis.en})") if is_other_basis else ("", "")
            is_other_id = old is not None and new is not None and old["next_action"] != new["next_action"]
            is_same_label = old is not None and new is not None and _label(old) == _label(new)
            action = f" [{each['next_action']}]" if is_other_id and is_same_label else ""
            return Words(f"{text.nl}{action}{nl}", f"{text.en}{action}{en}")

        sentence = _appears_or_changes(label(old), label(new), (old, new))
        if language:
            sentence = _in_language(Words("tekst", "text"), language) + sentence
        yield _one("next_actions", row, what, key, sentence, (old, new, when))

    def _outcome(self, key: str, old: Row | None, new: Row | None, when: Period) -> Iterator[Change]:
        """Describe an outcome that changed."""
        row = _either(new, old)
        what = Words("afloop", "outcome")
        outcome = self.words.value(row["outcome"])
        cause = inside(self.words.signal(row["signal"])) if row["operator"] == "occurs" else self.words.condition(row)
        name = Words(f"{outcome.nl} bij '{cause.nl}'", f"{outcome.en} at '{cause.en}'")
        if old is not None and new is not None:
            reasons = old["reason_from"], new["reason_from"]
            sentence = Words(
                f"{name.nl} haalt zijn reden voortaan uit {reasons[1]} in plaats van {reasons[0]}",
                f"{name.en} takes its reason from {reasons[1]} instead of {reasons[0]}",
            )
        else:
            sentence = _appears_or_changes(name, name, (old, new))
        yield _one("journey_outcomes", row, what, key, sentence, (old, new, when))

    def _agreement(self, key: str, old: Row | None, new: Row | None, when: Period) -> Iterator[Change]:
        """Describe what was agreed, and who signed since."""
        row = _either(new, old)
        day = _day(row, "effective_from")
        what = Words(f"afspraak vanaf {day.nl}", f"agreement from {day.en}")
        summary = Words(row["summary_nl"], row["summary_en"])
        if old is None:
            yield _one("definition_changes", row, what, key, summary, (old, new, None))
        elif new is None:
            sentence = Words(f"vervalt: {summary.nl}", f"removed: {summary.en}")
            yield _one("definition_changes", row, what, key, sentence, (old, new, None))
        elif (old["summary_nl"], old["summary_en"]) != (new["summary_nl"], new["summary_en"]):
            language = _only_language(old, new, "summary")
            name, text = _COLUMNS["description"], _text(new, "summary", language)
            if language:
                name = _in_language(name, language)
            sentence = name + Words("wordt", "becomes") + text
            yield _one("definition_changes", row, what, key, sentence, (old, new, None))
        for department in ("marketing", "sales"):
            columns = f"{department}_approver", f"{department}_approved_on"
            before, after = (tuple(each[column] if each else "" for column in columns) for each in (old, new))
            if before != after and new is not None:
                day = _day(new, columns[1])
                signed = Words(
                    f"{department} tekende ({after[0]}, {day.nl})", f"{department} signed ({after[0]}, {day.en})"
                )
                gone = Words(
                    f"de handtekening van {department} ({before[0]}) is ingetrokken",
                    f"the signature of {department} ({before[0]}) is withdrawn",
                )
                sentence = signed if any(after) else gone
                yield _one("definition_changes", row, what, key, sentence, (old, new, None), columns[0])
        if old is not None and new is not None and _is_sealed_alone(old, new):
            sentence = (
                Words("opnieuw verzegeld", "sealed anew") if new["fingerprint"] else Words("zegel weg", "unsealed")
            )
            yield _one("definition_changes", row, what, key, sentence, (old, new, None), "fingerprint")

    def _columns(self, seed: str, old: Row, new: Row, what: Words, key: str, when: Period) -> Iterator[Change]:
        """Describe each column of a row that changed."""
        for column in self.contracts[seed].header:
            if column in _DATES or old[column] == new[column]:
                continue
            name = _COLUMNS.get(column) or Words(column, column)
            before, after = self.words.value(old[column]), self.words.value(new[column])
            if column.endswith(("_nl", "_en")):
                name = _in_language(_COLUMNS.get(column[:-3]) or Words(column, column), column[-2:])
                before, after = _quoted(old[column]), _quoted(new[column])
            if column in _CLAUSES:
                before, after = (Words(f"'{each.nl}'", f"'{each.en}'") for each in (before, after))
            becomes = _BECOMES.get(column, Words("{} wordt {}", "{} becomes {}"))
            sentence = name + Words(becomes.nl.format(before.nl, after.nl), becomes.en.format(before.en, after.en))
            yield _one(seed, new, what, key, sentence, (old, new, when), column)

    def _mapping(self, seed: str, contract: SeedContract) -> Iterator[Change]:
        """Yield the changes of a mapping."""
        columns = contract.key or tuple(contract.header[:1])

        def by_key(rows: Rows) -> dict[tuple[str, ...], Row]:
            return {
                tuple(row[column].lower() if contract.ignore_case else row[column] for column in columns): row
                for row in rows.get(seed, [])
            }

        before, after = by_key(self.base), by_key(self.now)
        what = _MAPPINGS.get(seed) or Words(seed, seed)
        for name in dict.fromkeys([*after, *before]):
            old, new = before.get(name), after.get(name)
            row = _either(new, old)
            key = ", ".join(row[column] for column in columns if row[column])
            if old is None or new is None:
                meaning = self._meaning(row, [each for each in contract.header if each not in columns])
                sentence = _appears_or_changes(Words(f"'{key}'", f"'{key}'"), Words(f"'{key}'", f"'{key}'"), (old, new))
                yield _one(seed, row, what, key, sentence + meaning, (old, new, None))
                continue
            for column in contract.header:
                if column not in columns and old[column] != new[column]:
                    values = self._mapped(old, column), self._mapped(new, column)
                    label = _COLUMNS.get(column) or Words(column, column)
                    sentence = Words(
                        f"'{key}': {label.nl} {values[0].nl} wordt {values[1].nl}",
                        f"'{key}': {label.en} {values[0].en} becomes {values[1].en}",
                    )
                    yield _one(seed, row, what, key, sentence, (old, new, None), column)

    def _meaning(self, row: Row, columns: list[str]) -> Words:
        """Say what a mapping gives; nothing for a list without meanings."""
        given = [self._mapped(row, column) for column in columns if row[column] and column != "comment"]
        nl, en = ", ".join(each.nl for each in given), ", ".join(each.en for each in given)
        return Words(f"({nl})", f"({en})") if given else NOTHING

    def _mapped(self, row: Row, column: str) -> Words:
        """Write the value of a mapping: the name of a signal, or the value itself."""
        if column in ("signal", "activity") and row[column]:
            name = self.words.signal(row[column])
            return Words(f"'{name.nl}'", f"'{name.en}'")
        return self.words.value(row[column])

    def _row(self, rows: Rows, taxonomy_id: str) -> Row | None:
        """Return the row of a taxonomy."""
        return next((row for row in rows.get("taxonomies", []) if row["taxonomy_id"] == taxonomy_id), None)

    def _window(self, row: Row) -> int | None:
        """Return for how many days interest counts in the taxonomy of a criterion."""
        taxonomy = self._row(self.now, row["taxonomy_id"]) or self._row(self.base, row["taxonomy_id"])
        return taxonomy.integer("score_window_days") if taxonomy else None

    def _stage_name(self, criterion: Row) -> Words:
        """Name the stage of a criterion."""
        for rows in (self.now, self.base):
            for row in rows.get("lead_stages", []):
                if (row["taxonomy_id"], row["stage_id"]) == (criterion["taxonomy_id"], criterion["stage_id"]):
                    return short_name(row)
        return Words(criterion["stage_id"], criterion["stage_id"])


_LANGUAGES = {"nl": Words("Nederlands", "Dutch"), "en": Words("Engels", "English")}
_MAPPINGS = {
    "activity_mappings": Words("activiteiten", "activities"),
    "erased_addresses": Words("vergeten adressen", "erased addresses"),
    "free_email_domains": Words("privé-maildomeinen", "free-mail domains"),
    "industries": Words("branches", "industries"),
    "job_functions": Words("functies", "job functions"),
    "lead_source_mappings": Words("herkomst", "lead sources"),
    "mapping_waivers": Words("uitgestelde waarden", "waivers"),
    "role_addresses": Words("functie-adressen", "role addresses"),
    "status_mappings": Words("statussen", "statuses"),
}
_COLUMNS = {
    "signal": Words("betekenis", "meaning"),
    "activity": Words("betekenis", "meaning"),
    "basis": Words("status van de regel:", "basis"),
    "comment": Words("opmerking", "comment"),
    "reason": Words("reden", "reason"),
    "name": Words("naam", "name"),
    "description": Words("omschrijving", "description"),
    "definition": Words("definitie", "definition"),
    "contact_strategy": Words("benadering", "contact strategy"),
    "owner": Words("eigenaar", "owner"),
    "if_skipped": Words("wie deze fase overslaat:", "when skipped:"),
    "sla_hours": Words("afgesproken tijd in uren", "agreed hours"),
    "stage_order": Words("plaats", "place"),
    "common_stage": Words("vergelijkbaar met", "compares with"),
    "lead_unit": Words("wat geteld wordt:", "what is counted:"),
    "stage_progress": Words("volgorde van de fasen:", "order of the stages:"),
    "existing_customers": Words("een bestaande klant:", "an existing customer:"),
    "free_email_only": Words("alleen een privé-mailadres:", "a private mail address alone:"),
    "inactive_after_days": Words(
        "dagen stilte waarna een traject eindigt:", "days of silence after which a journey ends:"
    ),
    "score_window_days": Words("punten tellen zoveel dagen mee:", "days that points count:"),
    "source_reference": Words("herkomst", "source"),
}
# Values that are half a sentence: they need quotation marks inside another one.
_CLAUSES = ("stage_progress", "existing_customers", "free_email_only", "if_skipped")
# How one value becomes another where "a becomes b" does not read well after the name of the column.
_BECOMES = {
    "lead_unit": Words("{} -> {}", "{} -> {}"),
    "inactive_after_days": Words("van {} naar {}", "from {} to {}"),
}


def _merged(before: list[Row], after: list[Row]) -> Iterator[tuple[Row | None, Row | None, Period]]:
    """Yield the old and the new row wherever they differ, for the longest periods in which that difference is one."""
    found: list[tuple[Row | None, Row | None, Period]] = []
    for piece in pieces([*before, *after]):
        old, new = (next((row for row in rows if covers(row, piece)), None) for rows in (before, after))
        if _said(old) == _said(new):
            continue
        last = found[-1] if found else None
        if last and last[2][1] == piece[0] and [_said(row) for row in last[:2]] == [_said(old), _said(new)]:
            found[-1] = old, new, (last[2][0], piece[1])
        else:
            found.append((old, new, piece))
    yield from found


def _said(row: Row | None) -> dict[str, str] | None:
    """Return what a row says, apart from when."""
    return None if row is None else {name: text for name, text in row.cells.items() if text and name not in _DATES}


def _either(one: Row | None, other: Row | None) -> Row:
    """Return the row that is there."""
    row = one or other
    if row is None:
        raise ValueError("a difference has a row on one side")
    return row


def _is_sealed_alone(old: Row, new: Row) -> bool:
    """Whether the seal changed and no signature did: signing seals, and is news enough."""
    signers = [f"{department}_{part}" for department in ("marketing", "sales") for part in ("approver", "approved_on")]
    return old["fingerprint"] != new["fingerprint"] and all(old[column] == new[column] for column in signers)


def _label(row: Row) -> tuple[str, str]:
    return row["label_nl"], row["label_en"]


def _only_language(old: Row | None, new: Row | None, column: str) -> str:
    """Return the language in which a text changed; blank where that is none or both."""
    if old is None or new is None:
        return ""
    changed = [language for language in _LANGUAGES if old[f"{column}_{language}"] != new[f"{column}_{language}"]]
    return changed[0] if len(changed) == 1 else ""


def _in_language(name: Words, language: str) -> Words:
    """Name a text and its language, as "note (Dutch)"."""
    return name + Words(f"({_LANGUAGES[language].nl})", f"({_LANGUAGES[language].en})")


def _text(row: Row, column: str, language: str) -> Words:
    """Quote a text of a row in one language, or else in the language of the reader."""
    return Words(_quoted(row[f"{column}_{language or 'nl'}"]).nl, _quoted(row[f"{column}_{language or 'en'}"]).en)


def _quoted(text: str) -> Words:
    """Quote a text; what is blank is no text."""
    return Words(f"'{text}'", f"'{text}'") if text else Words("leeg", "blank")


def _appears_or_changes(
    before: Words, after: Words, rows: tuple[Row | None, Row | None], short: Words | None = None
) -> Words:
    """Say that something is added, removed, or becomes something else."""
    if rows[0] is None:
        return Words(f"{after.nl} komt erbij", f"{after.en} is added")
    if rows[1] is None:
        return Words(f"{before.nl} vervalt", f"{before.en} is removed")
    becomes = short or after
    return Words(f"{before.nl} wordt {becomes.nl}", f"{before.en} becomes {becomes.en}")


def _one(
    seed: str,
    row: Row,
    what: Words,
    key: str,
    sentence: Words,
    rows: tuple[Row | None, Row | None, Period | None],
    column: str = "",
) -> Change:
    """Make a change of a row."""
    old, new, when = rows
    kind = "added" if old is None else "removed" if new is None else "changed"
    before, after = (each[column] if each and column else "" for each in (old, new))
    return Change(seed, row["taxonomy_id"], kind, what, key, column, before, after, sentence, when)
