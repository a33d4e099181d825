"""What the funnel must show for a labelled case, worked out by hand from the rules and written as literals.

Nothing here computes: a stage row is what a person concluded from the definition texts, with the reason in a line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lead_taxonomy.sample.records import Ref

EntryBasis = Literal["observed", "inferred", "definition_change"]
ExitKind = Literal["advanced", "won", "lost", "recycled", "disqualified", "inactive", "open"]
Outcome = Literal["won", "lost", "recycled", "disqualified", "inactive", "open"]
LeadKind = Literal["account", "person"]


@dataclass(frozen=True)
class Stage:
    """One expected row of the fact: times as `2026-03-17T09:12:00Z`, `exited_at` None while open.

    `sla` is is_within_sla. `date` is the day in Amsterdam, given only where the case is about it.
    """

    stage_id: str
    entered_at: str
    exited_at: str | None
    exit_kind: ExitKind
    why: str
    basis: EntryBasis = "observed"
    sla: bool | None = None
    date: str | None = None


@dataclass(frozen=True)
class Journey:
    """One expected journey. `existing_customer` is given only where the case is about it."""

    number: int
    outcome: Outcome
    stages: tuple[Stage, ...]
    exclusion_reason: str = ""
    existing_customer: bool | None = None


@dataclass(frozen=True)
class Lead:
    """All expected rows of one lead, found by any of its records: each of them must lead to these rows.

    `restated` is given only where today's definition over all history gives something else.
    """

    name: str
    records: tuple[Ref, ...]
    as_agreed: tuple[Journey, ...]
    restated: tuple[Journey, ...] | None = None
    kind: LeadKind = "account"


@dataclass
class Case:
    """A labelled story: what it shows, the records it consists of, and the leads it expects."""

    case_id: str
    description_nl: str
    description_en: str
    records: list[Ref] = field(default_factory=list)
    leads: list[Lead] = field(default_factory=list)


def journey(
    number: int,
    outcome: Outcome,
    *stages: Stage,
    exclusion_reason: str = "",
    existing_customer: bool | None = None,
) -> Journey:
    """Return a journey with its stage rows in order."""
    return Journey(number, outcome, stages, exclusion_reason, existing_customer)
