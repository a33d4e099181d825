"""What an impact holds: plain data. Everything is counted before and after, on the same leads as of one instant."""

from dataclasses import dataclass, field
from datetime import date, datetime

from lead_taxonomy.explaining.explanation import Lead


@dataclass(frozen=True)
class Figures:
    """One stage under one set of definitions.

    Attributes:
        entered: journeys that entered the stage, as `build` counts them.
        observed: those of them that met the stage's own criteria; a later stage implies the others.
        of_before: share of the journeys that entered the stage before (0.5 is half); None without any.
        median_days: median days in the stage, to `as_of` while it is open.
        median_days_to: median days from the start of the journey to the stage.
    """

    entered: int
    observed: int
    of_before: float | None
    median_days: float | None
    median_days_to: float | None


@dataclass(frozen=True)
class StageImpact:
    """One stage; `before` or `after` is None where those definitions do not know it."""

    stage_id: str
    stage_order: int
    names: dict[str, str]
    before: Figures | None
    after: Figures | None

    @property
    def change(self) -> int:
        """How many journeys more enter it."""
        return (self.after.entered if self.after else 0) - (self.before.entered if self.before else 0)

    @property
    def observed(self) -> tuple[int, int]:
        """How many journeys meet its own criteria, before and after."""
        return self.before.observed if self.before else 0, self.after.observed if self.after else 0


@dataclass(frozen=True)
class Move:
    """Leads by the furthest stage they reached in any journey; None where they are no lead by those definitions."""

    before: str | None
    after: str | None
    leads: int


@dataclass(frozen=True)
class Breakdown:
    """Journeys that entered a stage, by one value of a dimension; `value` is None where it is unknown."""

    dimension: str
    value: str | None
    stage_id: str
    before: int
    after: int


@dataclass(frozen=True)
class Week:
    """Leads that sales gets in the week that starts on this Monday: those that a later stage implies are left out."""

    monday: date
    before: int
    after: int


@dataclass(frozen=True)
class Example:
    """A lead that gets further, or less far: as it was and as it would be."""

    lead_id: str
    before: Lead
    after: Lead
    stage_before: str | None
    stage_after: str | None


@dataclass(frozen=True)
class Impact:
    """What a proposal does to one taxonomy.

    Attributes:
        taxonomy_id: the taxonomy.
        taxonomy_names: its name by language.
        base: what the proposal is compared with, as it was given.
        as_of: the instant (UTC) at which everything is judged.
        day: both sides are the definitions of this day, applied to all history.
        stages: in order.
        lead_units: what is counted before and after: person or account.
        moves: from and to each stage, those that stayed included; none where the units differ.
        breakdowns: by source, by segment and by month of entry.
        handover: the stage that sales gets leads in, by the proposed definitions.
        handover_before: the same by the old ones; it may be another stage.
        weeks: of entries into the stage of each side, oldest first; the last one may not be over.
        weekly_weeks: over how many whole weeks before `as_of` the weekly numbers are averages.
        weekly_before: leads that sales gets per week by the old definitions; None where the proposed ones have no
            stage for it.
        weekly_after: the same by the proposed ones.
        lead_source_names: what lead sources are called, by language.
        gained: leads that get further, the latest journeys first.
        lost: leads that get less far.
        changed_mappings: mapping seeds that differ too.
    """

    taxonomy_id: str
    taxonomy_names: dict[str, str]
    base: str
    as_of: datetime
    day: date
    stages: list[StageImpact]
    lead_units: tuple[str, str]
    moves: list[Move]
    breakdowns: list[Breakdown]
    handover: str | None
    handover_before: str | None
    weeks: list[Week]
    weekly_weeks: int
    weekly_before: float | None
    weekly_after: float | None
    gained: list[Example] = field(default_factory=list)
    lost: list[Example] = field(default_factory=list)
    changed_mappings: list[str] = field(default_factory=list)
    lead_source_names: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def has_one_unit(self) -> bool:
        """Whether a lead is the same on both sides: a person is no organisation, and has an id of its own."""
        before, after = self.lead_units
        return before == after

    @property
    def leads(self) -> int:
        """How many leads there are, by either set of definitions."""
        return sum(move.leads for move in self.moves)

    @property
    def moved(self) -> int:
        """How many leads get to another stage than before."""
        return sum(move.leads for move in self.moves if move.before != move.after)

    def stage(self, stage_id: str | None) -> StageImpact | None:
        """Return a stage by its id."""
        return next((stage for stage in self.stages if stage.stage_id == stage_id), None)

    def rank(self, stage_id: str | None) -> int:
        """Return how far a stage is; stages may be equally far."""
        stage = self.stage(stage_id)
        return stage.stage_order if stage else -1

    def value_name(self, dimension: str, value: str, language: str) -> str:
        """Return what a value of a breakdown is called."""
        names = self.lead_source_names.get(value) if dimension == "lead_source" else None
        return names[language] if names else value


def months_between(first: str, last: str) -> list[str]:
    """Return the months from one to another (2026-09), both included."""
    year, month = (int(part) for part in first.split("-"))
    found = []
    while (written := f"{year:04}-{month:02}") <= last:
        found.append(written)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 (months of a year)
    return found
