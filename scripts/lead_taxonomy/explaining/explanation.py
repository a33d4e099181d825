"""What an explanation holds: plain data, times in UTC without an offset."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Record:
    """One record of a source; `record_id` is masked where it is an e-mail address."""

    source: str
    record_type: str
    record_id: str


@dataclass(frozen=True)
class Condition:
    """What a criterion asks.

    `window_days`: within how many days the signals that it counts must lie; None: the whole journey.
    """

    signal: str
    operator: str
    value: str | None
    window_days: int | None = None


@dataclass(frozen=True)
class Criterion:
    """One version of a criterion, judged for one journey.

    Attributes:
        criterion_id: id in the taxonomy; versions share it.
        condition: what it asks.
        basis: agreed, source or assumption.
        now: the value at `as_of`, or with which the journey closed; None where there is no such value.
        highest: for the behaviour score, the highest that it was in the journey.
        known_facts: for a number of BANT facts, which ones are known.
        is_met: it held at some time in the journey.
        is_met_in_time: it did before this version, or the stage, ended.
        is_in_force: this version is the one in force at `as_of`.
        met_at: when it first held.
        met_by_signal: the signal that met it; None where a property of the lead did.
        record: the record of that signal.
        valid_from: start of the version; None: always.
        valid_to: end of the version, exclusive; None: not ended.
    """

    criterion_id: str
    condition: Condition
    basis: str
    now: str | float | None
    highest: float | None
    known_facts: list[str]
    is_met: bool
    is_met_in_time: bool
    is_in_force: bool
    met_at: datetime | None
    met_by_signal: str | None
    record: Record | None
    valid_from: datetime | None
    valid_to: datetime | None


@dataclass(frozen=True)
class Stage:
    """One stage for one journey; `groups` by id, any of which is enough. `deciding_group` gave the time of the entry.

    `ended_at` is when the stage was given up; None: it was not, by `as_of`. `waits_for_earlier_stage`: where no stage
    may be skipped, its own criteria were met before an earlier stage was reached, which it may never have been.
    """

    stage_id: str
    stage_order: int
    names: dict[str, str]
    entered_at: datetime | None
    entry_basis: str | None
    deciding_group: str | None
    groups: dict[str, list[Criterion]]
    ended_at: datetime | None = None
    waits_for_earlier_stage: bool = False

    @property
    def basis(self) -> str:
        """Why the entry has its time, as a key of the words."""
        waited = self.waits_for_earlier_stage and self.entry_basis == "inferred"
        return "waited" if waited else self.entry_basis or ""


@dataclass(frozen=True)
class Signal:
    """One signal of a journey. `decides`: the criteria that it met; `person`: which of the lead's persons, from 1."""

    at: datetime
    signal: str
    record: Record
    person: int | None
    points: int
    is_start: bool
    is_closing: bool
    decides: list[str]

    @property
    def matters(self) -> bool:
        """Whether the time line is not the same story without it."""
        return self.is_start or self.is_closing or bool(self.decides)


@dataclass(frozen=True)
class Journey:
    """One journey. `missing_for` is the next stage of an open journey, None where there is none."""

    journey_number: int
    started_at: datetime
    closed_at: datetime | None
    outcome: str
    outcome_reason: str | None
    exclusion_reason: str | None
    is_existing_customer: bool
    behaviour_score: int
    fit_points: int | None
    fit_grade: str | None
    temperature: str | None
    signals: list[Signal]
    stages: list[Stage]
    missing_for: Stage | None


@dataclass(frozen=True)
class Lead:
    """One lead under one taxonomy and basis. `records` are those that make up its persons and account."""

    lead_id: str
    lead_unit: str
    taxonomy_id: str
    taxonomy_names: dict[str, str]
    definition_basis: str
    as_of: datetime
    account_id: str | None
    persons: list[str] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    journeys: list[Journey] = field(default_factory=list)
