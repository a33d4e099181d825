"""What a rule is, and what it gets to see."""

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from lead_taxonomy.errors import LeadTaxonomyError, Severity
from lead_taxonomy.seed_files import Row, SeedFile

_LONGEST_LIST = 12
# Kinds of signals that exports record, with an instant of their own.
RECORDED_KINDS = ("record", "activity", "status", "opportunity")


@dataclass(frozen=True)
class Words:
    """One sentence in both languages."""

    nl: str
    en: str

    def __add__(self, other: "Words") -> "Words":
        """Join two texts, each in its language."""
        return Words(f"{self.nl} {other.nl}".strip(), f"{self.en} {other.en}".strip())

    def of(self, language: str) -> str:
        """Return the text in a language."""
        return self.nl if language == "nl" else self.en


NOTHING = Words("", "")


@dataclass(frozen=True)
class Violation:
    """A rule is broken here.

    Attributes:
        seed: name of the seed.
        message: what is wrong.
        hint: what to do about it.
        line: line in the file; None where it is the whole file.
        position: place in the line, from 1.
        column: name of the column.
        value: the value in question.
    """

    seed: str
    message: Words
    hint: Words = NOTHING
    line: int | None = None
    position: int | None = None
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True)
class Signal:
    """An entry of the closed vocabulary."""

    kind: str
    shows_interest: bool
    is_two_way: bool


@dataclass(frozen=True)
class Seeds:
    """Everything a rule may look at.

    Attributes:
        files: the seed files by name.
        signals: the vocabulary of signals.
        lead_sources: the closed list of lead sources; empty where the project has none.
        common_stages: the neutral stages; empty where the project has none.
        options: what a command has to be given to work on these files, for the advice.
    """

    files: Mapping[str, SeedFile]
    signals: Mapping[str, Signal] = field(default_factory=dict)
    lead_sources: frozenset[str] = frozenset()
    common_stages: frozenset[str] = frozenset()
    options: str = ""

    def rows(self, seed: str, taxonomy_id: str | None = None) -> list[Row]:
        """Return the rows of a seed, or those of one taxonomy."""
        rows = self.files[seed].rows if seed in self.files else []
        return [row for row in rows if taxonomy_id is None or row["taxonomy_id"] == taxonomy_id]

    def has(self, seed: str, *columns: str) -> bool:
        """Whether a seed could be read and has these columns."""
        return seed in self.files and self.files[seed].has_header and set(columns) <= set(self.files[seed].columns)

    def taxonomy_ids(self) -> list[str]:
        """Return the ids of the taxonomies in the order of the file."""
        return [row["taxonomy_id"] for row in self.rows("taxonomies")]


Check = Callable[[Seeds], Iterator[Violation]]


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        code: stable code, never used again for another rule.
        name: what it looks for, as an identifier.
        severity: error, warning or notice.
        title: what it looks for, for people.
        needs: columns by seed; where a file does not have them, the rule is not asked.
        check: the function that yields where it is broken.
        reason: why it matters.
        mend: what to do about it.
    """

    code: str
    name: str
    severity: Severity
    title: Words
    needs: Mapping[str, tuple[str, ...]]
    check: Check
    reason: str
    mend: str

    def applies(self, seeds: Seeds) -> bool:
        """Whether everything that the rule looks at is there."""
        return all(seeds.has(seed, *columns) for seed, columns in self.needs.items())


RULES: dict[str, Rule] = {}


def rule(code: str, severity: Severity, nl: str, en: str, **needs: str) -> Callable[[Check], Check]:
    """Make a function a rule. Its docstring is its reason; what follows `Mend:` says how to mend it.

    Args:
        code: code of the rule.
        severity: how bad it is.
        nl: its title in Dutch.
        en: its title in English.
        needs: the columns it looks at, by seed, separated by spaces.
    """

    def register(check: Check) -> Check:
        reason, _, mend = (check.__doc__ or "").partition("Mend:")
        columns = {seed: tuple(names.split()) for seed, names in needs.items()}
        assert code not in RULES, f"{code} exists twice"  # noqa: S101 (a mistake in this package, not in a file)
        RULES[code] = Rule(code, check.__name__, severity, Words(nl, en), columns, check, _lines(reason), _lines(mend))
        return check

    return register


def at(row: Row, column: str, message: Words, hint: Words = NOTHING) -> Violation:
    """Return a violation at a cell."""
    line, position = row.places.get(column, (row.line, None))
    return Violation(row.seed, message, hint, line, position, column, row[column])


def closest(value: str, known: Iterable[str]) -> Words:
    """Name the known value that looks most like this one; nothing when none does."""
    by_lower = {each.lower(): each for each in known}
    close = get_close_matches(value.lower(), by_lower)
    # Two letters that changed places are the commonest slip, and no measure of likeness knows it.
    close.sort(key=lambda each: sorted(each) != sorted(value.lower()))
    if not close:
        return NOTHING
    return Words(f"Bedoel je '{by_lower[close[0]]}'?", f"Did you mean '{by_lower[close[0]]}'?")


def did_you_mean(value: str, known: Collection[str]) -> Words:
    """Name the known value that looks most like this one, or all of them where they are few."""
    found = closest(value, known)
    if found == NOTHING and 0 < len(known) <= _LONGEST_LIST:
        names = ", ".join(sorted(known))
        return Words(f"Kies uit: {names}.", f"Choose from: {names}.")
    return found


def read_vocabulary(project: Path, seed: str) -> dict[str, dict[str, str]]:
    """Return the rows of a reference seed by their first column.

    Raises:
        LeadTaxonomyError: the file is not what the project ships.
    """
    file = project / "seeds" / "reference" / f"{seed}.csv"
    try:
        with file.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
            return {next(iter(row.values())): row for row in rows}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise LeadTaxonomyError(f"{file} cannot be read: {error}", hint="It is part of the project.") from error


def _lines(text: str) -> str:
    """Return a text as one line per paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))
