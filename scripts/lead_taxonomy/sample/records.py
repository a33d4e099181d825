"""The records of the sample, one class per file of an export.

Times are aware datetimes in UTC; `writing` renders them as the export's own system would. A field that holds text
where a time is expected is written as it stands: that is how an unreadable date gets into a file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

FAIR_SCANNER = "fair_scanner"
CRM = "crm"
MARKETING_AUTOMATION = "marketing_automation"
WEB_SHOP = "web_shop"

FAIR_CAMPAIGN_ID = "vakbeurs-logistiek-2026"
FAIR_CAMPAIGN_NAME = "Vakbeurs Logistiek 2026"

Moment = datetime | str


def utc(text: str) -> datetime:
    """Read `2026-03-17T09:12:00Z` as an aware datetime in UTC.

    Raises:
        ValueError: the text is no ISO 8601 time, or has no offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no offset; write 2026-03-17T09:12:00Z")
    return moment.astimezone(UTC)


@dataclass(frozen=True)
class Ref:
    """One record of one source: enough to find its person, and from there the lead, in a built database."""

    source: str
    record_id: str


@dataclass(frozen=True)
class Profile:
    """Who a person is: what several systems may hold about the same human. Empty text means not filled in."""

    name: str
    email: str
    company: str = ""
    job_title: str = ""
    country: str = "NL"
    industry: str = ""
    employees: str = ""


@dataclass(frozen=True)
class Card:
    """A business card scanned at the stand: a person and one activity."""

    card_number: str
    scanned_at: datetime
    profile: Profile
    reason: str
    term: str = ""
    team: str = ""


@dataclass(frozen=True)
class Contact:
    """A contact of the marketing automation."""

    contact_id: str
    profile: Profile
    source: str
    created_at: datetime
    campaign_id: str = ""
    campaign_name: str = ""


@dataclass(frozen=True)
class MarketingActivity:
    """Something a contact did, or a message sent to it."""

    activity_id: str
    contact_id: str
    kind: str
    occurred_at: datetime
    campaign_id: str = ""


@dataclass(frozen=True)
class CrmPerson:
    """A person of the CRM. The four BANT fields hold the present value, as a CRM shows it."""

    person_id: str
    profile: Profile
    created_at: datetime
    account_id: str = ""
    website: str = ""
    lead_source: str = ""
    owner: str = ""
    budget: str = ""
    authority: str = ""
    need: str = ""
    timeline: str = ""
    is_deleted: bool = False
    merged_into_id: str = ""


@dataclass(frozen=True)
class CrmAccount:
    """An organisation of the CRM."""

    account_id: str
    name: str
    website: str
    created_at: datetime
    country: str = "NL"
    industry: str = ""
    employees: str = ""
    owner: str = ""


@dataclass(frozen=True)
class CrmActivity:
    """A call, mail or meeting that sales logged."""

    activity_id: str
    person_id: str
    kind: str
    occurred_at: datetime


@dataclass(frozen=True)
class StatusChange:
    """A change of a person's status in the CRM, or of one of the four BANT fields (`changed`)."""

    change_id: str
    person_id: str
    to_value: str
    occurred_at: Moment
    changed: str = "lead"
    from_value: str = ""
    reason: str = ""
    is_deleted: bool = False


@dataclass(frozen=True)
class Opportunity:
    """A sales opportunity with its present stage. `closed_at` of an open one is a forecast, not an event."""

    opportunity_id: str
    name: str
    stage: str
    person_id: str = ""
    account_id: str = ""
    created_at: datetime | None = None
    closed_at: datetime | None = None
    amount: str = ""
    currency: str = "EUR"
    reason: str = ""
    is_deleted: bool = False


@dataclass(frozen=True)
class Order:
    """A row of the web shop: an order, or a cart that was left behind. Repeats the customer on every row."""

    order_number: str
    customer_number: str
    customer_since: datetime
    ordered_at: datetime
    profile: Profile
    event: str = "order"
    amount: str = ""


@dataclass(frozen=True)
class Broken:
    """A line that no reader can take apart, written as it stands."""

    text: str


@dataclass
class Exports:
    """All records of the sample, in the order in which the files list them.

    `earlier_contacts` is an export of a month before: contacts as they were then.
    """

    cards: list[Card] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    earlier_contacts: list[Contact] = field(default_factory=list)
    marketing_activities: list[MarketingActivity | Broken] = field(default_factory=list)
    crm_persons: list[CrmPerson] = field(default_factory=list)
    crm_accounts: list[CrmAccount] = field(default_factory=list)
    crm_activities: list[CrmActivity] = field(default_factory=list)
    status_changes: list[StatusChange | Broken] = field(default_factory=list)
    opportunities: list[Opportunity] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)


@dataclass
class Numbers:
    """Hands out record ids per kind: `numbers.next("crm-person")` gives 1, 2, 3..."""

    start: int = 1
    used: dict[str, int] = field(default_factory=dict)

    def next(self, kind: str) -> int:
        """Return the next free number of this kind, beginning at `start`."""
        number = self.used.get(kind, self.start - 1) + 1
        self.used[kind] = number
        return number


def id_of(kind: str, number: int) -> str:
    """Return the id as the owning system writes it, for example `P-0007`."""
    prefix, width = ID_SHAPES[kind]
    return f"{prefix}{number:0{width}d}"


ID_SHAPES = {
    "card": ("VL26-", 3),
    "contact": ("MA-", 4),
    "marketing-activity": ("MAA-", 5),
    "crm-person": ("P-", 4),
    "crm-account": ("A-", 4),
    "crm-activity": ("T-", 4),
    "status-change": ("S-", 4),
    "opportunity": ("O-", 4),
    "customer": ("C-", 4),
    "order": ("WS-", 5),
}
