"""A small world: exported records as text, the mappings of their values, and the taxonomies to judge them by.

The field order of the classes that stand for a seed is the column order of that seed.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

BASES = ("as_agreed", "restated")


@dataclass(frozen=True)
class TaxonomyHead:
    """A row of taxonomies.csv."""

    taxonomy_id: str
    name_nl: str
    name_en: str
    description_nl: str
    description_en: str
    lead_unit: str
    stage_progress: str
    existing_customers: str
    free_email_only: str
    inactive_after_days: int | None
    score_window_days: int | None
    source_reference: str = ""


@dataclass(frozen=True)
class Stage:
    """A row of lead_stages.csv: one version of a stage."""

    taxonomy_id: str
    stage_id: str
    stage_order: int
    name_nl: str
    name_en: str
    definition_nl: str
    definition_en: str
    owner: str
    if_skipped: str
    sla_hours: int | None
    contact_strategy_nl: str
    contact_strategy_en: str
    common_stage: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Criterion:
    """A row of stage_criteria.csv: one version of a criterion."""

    criterion_id: str
    taxonomy_id: str
    stage_id: str
    criteria_group: str
    signal: str
    operator: str
    value: str | None
    basis: str = "agreed"
    note_nl: str = ""
    note_en: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Outcome:
    """A row of journey_outcomes.csv."""

    taxonomy_id: str
    outcome: str
    signal: str
    operator: str
    value: str | None
    reason_from: str


@dataclass(frozen=True)
class Rule:
    """A row of scoring_rules.csv: one version of a rule."""

    rule_id: str
    taxonomy_id: str
    axis: str
    field: str
    operator: str
    value: str | None
    points: int
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Grade:
    """A row of fit_grades.csv."""

    taxonomy_id: str
    fit_grade: str
    minimum_points: int


@dataclass(frozen=True)
class Temperature:
    """A row of lead_temperatures.csv."""

    taxonomy_id: str
    temperature: str
    needs_budget: bool
    needs_authority: bool
    needs_need: bool
    needs_timeline: bool
    precedence: int

    @property
    def needs(self) -> list[str]:
        """The BANT facts that must be known."""
        wanted = {
            "budget": self.needs_budget,
            "authority": self.needs_authority,
            "need": self.needs_need,
            "timeline": self.needs_timeline,
        }
        return [fact for fact, is_needed in wanted.items() if is_needed]


@dataclass(frozen=True)
class NextAction:
    """A row of next_actions.csv."""

    taxonomy_id: str
    fit_grade: str
    interest: str
    next_action: str
    label_nl: str = ""
    label_en: str = ""
    basis: str = "agreed"


@dataclass(frozen=True)
class Taxonomy:
    """All seed rows of one taxonomy."""

    head: TaxonomyHead
    stages: tuple[Stage, ...]
    criteria: tuple[Criterion, ...]
    outcomes: tuple[Outcome, ...]
    rules: tuple[Rule, ...] = ()
    grades: tuple[Grade, ...] = ()
    temperatures: tuple[Temperature, ...] = ()
    next_actions: tuple[NextAction, ...] = ()


@dataclass(frozen=True)
class StatusMapping:
    """A row of status_mappings.csv."""

    source: str
    object: str
    raw_status: str
    signal: str
    reason: str | None = None
    basis: str = "agreed"
    comment: str = ""


@dataclass(frozen=True)
class ActivityMapping:
    """A row of activity_mappings.csv."""

    source: str
    raw_type: str
    activity: str
    lead_source: str | None = None
    basis: str = "agreed"
    comment: str = ""


@dataclass(frozen=True)
class LeadSourceMapping:
    """A row of lead_source_mappings.csv."""

    source: str
    raw_value: str
    lead_source: str
    channel: str
    basis: str = "agreed"
    comment: str = ""


@dataclass(frozen=True)
class Mappings:
    """The mapping seeds; the two dictionaries map a raw value in lower case."""

    statuses: tuple[StatusMapping, ...] = ()
    activities: tuple[ActivityMapping, ...] = ()
    lead_sources: tuple[LeadSourceMapping, ...] = ()
    free_email_domains: tuple[str, ...] = ()
    job_functions: dict[str, str] = field(default_factory=dict)
    industries: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Person:
    """A row of the raw table persons: all texts as exported."""

    source: str
    record_id: str
    email: str | None = None
    account_record_id: str | None = None
    job_title: str | None = None
    country: str | None = None
    industry: str | None = None
    company_size: str | None = None
    lead_source: str | None = None
    campaign_id: str | None = None
    campaign_name: str | None = None
    budget: str | None = None
    authority: str | None = None
    need: str | None = None
    timeline: str | None = None
    created_at: str | None = None


@dataclass(frozen=True)
class Account:
    """A row of the raw table accounts."""

    source: str
    record_id: str
    name: str | None = None
    website: str | None = None
    country: str | None = None
    industry: str | None = None
    company_size: str | None = None
    created_at: str | None = None


@dataclass(frozen=True)
class Activity:
    """A row of the raw table activities."""

    source: str
    record_id: str
    person_record_id: str | None
    account_record_id: str | None
    activity_type: str
    occurred_at: str
    lead_source: str | None = None
    campaign_id: str | None = None
    campaign_name: str | None = None


@dataclass(frozen=True)
class StatusChange:
    """A row of the raw table status_changes; `object` is lead, or an attribute such as budget."""

    source: str
    record_id: str
    person_record_id: str | None
    account_record_id: str | None
    object: str | None
    to_value: str
    reason: str | None
    occurred_at: str


@dataclass(frozen=True)
class Opportunity:
    """A row of the raw table opportunities."""

    source: str
    record_id: str
    person_record_id: str | None
    account_record_id: str | None
    stage: str
    amount: str | None = None
    currency: str | None = None
    reason: str | None = None
    campaign_id: str | None = None
    campaign_name: str | None = None
    created_at: str | None = None
    closed_at: str | None = None


@dataclass(frozen=True)
class World:
    """Everything that a build reads.

    `timezones` gives the zone of each source; `as_of` is UTC without tzinfo.
    """

    as_of: datetime
    reporting_timezone: str
    timezones: dict[str, str]
    # Always much the same, and longer than all the rest of a small world.
    mappings: Mappings = field(repr=False)
    taxonomies: tuple[Taxonomy, ...]
    persons: tuple[Person, ...] = ()
    accounts: tuple[Account, ...] = ()
    activities: tuple[Activity, ...] = ()
    status_changes: tuple[StatusChange, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
