"""How much a proposal may change before somebody has to look at it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from lead_taxonomy.errors import LeadTaxonomyError
from lead_taxonomy.impacting.impact import Impact
from lead_taxonomy.pages.numbers import Numbers
from lead_taxonomy.validating.rules import Words

_UNITS = {"person": Words("personen", "persons"), "account": Words("organisaties", "organisations")}


@dataclass(frozen=True)
class Limits:
    """What is allowed; None: anything.

    Attributes:
        change: by stage, by how many percent the number of journeys that meet its own criteria may change.
        moved: percent of the leads that may get to another stage.
        weekly: leads that sales can take per week.
    """

    change: dict[str, float]
    moved: float | None = None
    weekly: float | None = None


@dataclass(frozen=True)
class Excess:
    """A limit that is exceeded, or that cannot be judged.

    Attributes:
        limit: which one: change, moved or weekly.
        stage_id: the stage that it is about.
        allowed: the limit.
        found: the value; None where the stage had nobody before, and where there is none to judge.
        message: what is the matter.
    """

    limit: str
    stage_id: str | None
    allowed: float
    found: float | None
    message: Words

    def as_dict(self, language: str) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "limit": self.limit,
            "stage_id": self.stage_id,
            "allowed": self.allowed,
            "found": self.found,
            "message": self.message.of(language),
        }


def read_limits(changes: Sequence[str], moved: float | None, weekly: float | None) -> Limits:
    """Return the limits of the command line.

    Args:
        changes: STAGE=PERCENT options.
        moved: percent of the leads.
        weekly: leads per week.

    Raises:
        LeadTaxonomyError: one of them has another form, or can never be exceeded or kept.
    """
    limits = Limits(_read_changes(changes), moved, weekly)
    given = {
        **{f"--max-change {stage}": percent for stage, percent in limits.change.items()},
        "--max-moved": moved,
        "--max-weekly": weekly,
    }
    for option, value in given.items():
        if value is not None and not (isfinite(value) and value >= 0):
            raise LeadTaxonomyError(
                f"{option} is no limit: {value:g}.", hint="Give a number of 0 or more, or leave the option out."
            )
    return limits


def _read_changes(options: Sequence[str]) -> dict[str, float]:
    """Read STAGE=PERCENT options.

    Raises:
        LeadTaxonomyError: one of them has another form.
    """
    changes = {}
    for option in options:
        stage, separator, percent = option.partition("=")
        try:
            changes[stage.strip()] = float(percent.strip().rstrip("%").replace(",", "."))
        except ValueError:
            separator = ""
        if not separator or not stage.strip():
            raise LeadTaxonomyError(
                f"--max-change is STAGE=PERCENT, and not '{option}'.", hint="For example: --max-change mql=20"
            )
    return changes


def refuse_unknown_stages(limits: Limits, taxonomy_id: str, stages: Collection[str]) -> None:
    """Check that each limit is about a stage of the taxonomy, before anything is computed.

    Raises:
        LeadTaxonomyError: one is not.
    """
    for stage_id in limits.change:
        if stage_id not in stages:
            raise LeadTaxonomyError(
                f"--max-change names the stage '{stage_id}', which {taxonomy_id} does not have.",
                hint=f"Its stages are: {', '.join(stages)}.",
            )


def exceeded(impact: Impact, limits: Limits) -> list[Excess]:
    """Return the limits that an impact exceeds, or of which it cannot say so."""
    return [*_changes(impact, limits), *_moved(impact, limits), *_weekly(impact, limits)]


def _changes(impact: Impact, limits: Limits) -> Iterator[Excess]:
    """Yield the stages that too many, or too few, enter."""
    for stage_id, allowed in limits.change.items():
        stage = impact.stage(stage_id)
        if stage is None:
            continue
        before, after = stage.observed
        found = abs(after - before) / before * 100 if before else None
        # Where nobody was, anybody is more than any percentage.
        if (found is None and after) or (found is not None and found > allowed):
            yield Excess(
                "change",
                stage_id,
                allowed,
                found,
                Words(
                    f"{stage.names['nl']}: van {_nl(before)} naar {_nl(after)}, meer dan {_nl(allowed, 1)} % verschil.",
                    f"{stage.names['en']}: from {_en(before)} to {_en(after)}, more than {_en(allowed, 1)} % apart.",
                ),
            )


def _moved(impact: Impact, limits: Limits) -> Iterator[Excess]:
    """Yield the limit on leads that get to another stage."""
    if limits.moved is not None and not impact.has_one_unit:
        cause = unlike_leads(impact)
        yield Excess(
            "moved",
            None,
            limits.moved,
            None,
            Words(f"--max-moved is niet te beoordelen. {cause.nl}", f"--max-moved cannot be judged. {cause.en}"),
        )
    found = impact.moved / impact.leads * 100 if impact.leads else 0.0
    if limits.moved is not None and found > limits.moved:
        share, allowed = _apart(found, limits.moved)
        yield Excess(
            "moved",
            None,
            limits.moved,
            found,
            Words(
                f"{share.nl} % van de leads komt in een andere fase uit; {allowed.nl} % mag.",
                f"{share.en} % of the leads get to another stage; {allowed.en} % is allowed.",
            ),
        )


def unlike_leads(impact: Impact) -> Words:
    """Say why nobody can be followed from one side to the other: what is a lead differs."""
    before, after = (_UNITS[unit] for unit in impact.lead_units)
    return Words(
        f"De oude definitie telt {before.nl} en de nieuwe {after.nl}: per lead is niet te zeggen wie in een andere "
        "fase uitkomt.",
        f"The old definition counts {before.en} and the new one {after.en}: lead by lead, nobody can tell who gets to "
        "another stage.",
    )


def _weekly(impact: Impact, limits: Limits) -> Iterator[Excess]:
    """Yield the limit on what sales gets."""
    found = impact.weekly_after
    if limits.weekly is not None and found is not None and found > limits.weekly:
        leads, allowed = _apart(found, limits.weekly)
        yield Excess(
            "weekly",
            impact.handover,
            limits.weekly,
            found,
            Words(
                f"Sales krijgt {leads.nl} leads per week; {allowed.nl} mag.",
                f"Sales gets {leads.en} leads a week; {allowed.en} is allowed.",
            ),
        )


def _apart(found: float, allowed: float) -> tuple[Words, Words]:
    """Write two numbers, with the decimals that it takes to see that they differ."""
    decimals = Numbers("nl").decimals_apart(found, allowed)
    return (
        Words(_nl(found, decimals), _en(found, decimals)),
        Words(_nl(allowed, decimals), _en(allowed, decimals)),
    )


def _nl(value: float, decimals: int = 0) -> str:
    return Numbers("nl").number(value, decimals)


def _en(value: float, decimals: int = 0) -> str:
    return Numbers("en").number(value, decimals)
