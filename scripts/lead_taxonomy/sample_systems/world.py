"""What is true, and which records the systems keep of it.

A person, an organisation and a deed exist once. A record is what one system knows of a person, an account record what
it knows of an organisation; both carry their mistakes. The writers turn records into the files of their vendor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from lead_taxonomy.sample_systems.ids import short_id

SALESFORCE = "salesforce"
HUBSPOT = "hubspot"
MARKETO = "marketo"
PARDOT = "pardot"
DYNAMICS = "dynamics"
SYSTEMS = (SALESFORCE, HUBSPOT, MARKETO, PARDOT, DYNAMICS)
CRM_SYSTEMS = (SALESFORCE, DYNAMICS)
MARKETING_SYSTEMS = (HUBSPOT, MARKETO, PARDOT)

EXPORTED_AT = datetime(2026, 10, 1, 4, 0, tzinfo=UTC)

# Deeds: what happens between a person and us. Marketing systems see the first group, sales systems the second.
MAIL_SENT = "mail_sent"
MAIL_OPENED = "mail_opened"
MAIL_OPENED_BY_BOT = "mail_opened_by_bot"
MAIL_CLICKED = "mail_clicked"
UNSUBSCRIBED = "unsubscribed"
PAGE_VISITED = "page_visited"
PRICING_VISITED = "pricing_visited"
WHITEPAPER = "whitepaper"
CONTACT_FORM = "contact_form"
DEMO_FORM = "demo_form"
WEBINAR_REGISTERED = "webinar_registered"
WEBINAR_ATTENDED = "webinar_attended"
FAIR_CARD = "fair_card"
CALL_HELD = "call_held"
CALL_MISSED = "call_missed"
MEETING_HELD = "meeting_held"

# Where a person stands, in neutral words; each system says it in its own.
NEW = "new"
WORKING = "working"
MQL = "mql"
SAL = "sal"
SQL = "sql"
RECYCLED = "recycled"
DISQUALIFIED = "disqualified"
CONVERTED = "converted"
STATUSES = (NEW, WORKING, MQL, SAL, SQL, RECYCLED, DISQUALIFIED, CONVERTED)


@dataclass(eq=False, slots=True)
class Organisation:
    """An organisation that exists. `parent` is the group it belongs to; `shares_website` with that parent."""

    truth_id: str
    name: str
    domain: str
    industry: str
    country: str
    employees: str
    parent: Organisation | None = None
    shares_website: bool = False

    @property
    def website_domain(self) -> str:
        """Return the domain of the website that the organisation shows."""
        return self.parent.domain if self.parent and self.shares_website else self.domain


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that happened, or a status that was reached (`kind` is one of STATUSES)."""

    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity: its stages in order, each from when, and how it ended (won, lost or empty)."""

    created_at: datetime
    stages: tuple[tuple[str, datetime], ...]
    amount: int
    currency: str
    outcome: str = ""
    closed_at: datetime | None = None
    amount_changed_at: datetime | None = None


@dataclass(eq=False, slots=True)
class Person:
    """A human. `other_email` is a second address, at a free-mail provider."""

    truth_id: str
    first_name: str
    last_name: str
    email: str
    other_email: str
    organisation: Organisation | None
    job_title: str
    country: str
    since: datetime
    deeds: list[Deed] = field(default_factory=list)
    deal: Deal | None = None


@dataclass(eq=False, slots=True)
class AccountRecord:
    """What a system keeps of an organisation."""

    organisation: Organisation
    system: str
    record_id: str
    name: str
    website: str
    created_at: datetime
    parent: AccountRecord | None = None
    merged_into: AccountRecord | None = None
    salesforce: AccountRecord | None = None


@dataclass(eq=False, slots=True)
class Record:
    """What a system keeps of a person.

    Attributes:
        kind: lead, contact or prospect.
        shows_marketing, shows_sales: the record shows the person's deeds of that side.
        merged_into: the surviving record, since `ended_at`.
        is_deleted: deleted in the system, since `ended_at`.
        converted_to: the contact that a lead became, at `converted_at`.
        salesforce: the Salesforce record whose id this record keeps, in 15 characters with `keeps_short_id`.
        deal: the opportunity that this record is the primary contact of.
        number: sequence within the system, for whatever varies between records without meaning anything.
        company, employees: as typed in, mistakes included.
    """

    person: Person
    system: str
    kind: str
    record_id: str
    number: int
    email: str
    first_name: str
    last_name: str
    company: str
    employees: str
    created_at: datetime
    account: AccountRecord | None = None
    shows_marketing: bool = False
    shows_sales: bool = False
    merged_into: Record | None = None
    is_deleted: bool = False
    ended_at: datetime | None = None
    converted_to: Record | None = None
    converted_from: Record | None = None
    converted_at: datetime | None = None
    salesforce: Record | None = None
    keeps_short_id: bool = False
    deal: Deal | None = None
    dirt: str = ""

    def is_merged_at(self, moment: datetime) -> bool:
        """Whether the record had been merged into another by then."""
        return self.merged_into is not None and self.ended_at is not None and self.ended_at <= moment

    def is_deleted_at(self, moment: datetime) -> bool:
        """Whether the record had been deleted, without a merge, by then."""
        return self.is_deleted and self.ended_at is not None and self.ended_at <= moment

    def is_converted_at(self, moment: datetime) -> bool:
        """Whether the lead had become a contact by then."""
        return self.converted_at is not None and self.converted_at <= moment

    def deeds(self, until: datetime) -> list[Deed]:
        """Return what happened to the person and this record shows, up to and including a moment."""
        shown = []
        for deed in self.person.deeds:
            if deed.kind in SALES_DEEDS:
                is_shown = self.shows_sales
            elif deed.kind in STATUSES:
                is_shown = self.shows_sales or self.shows_marketing
            else:
                is_shown = self.shows_marketing
            if is_shown and self.created_at <= deed.at <= until:
                shown.append(deed)
        return shown

    def statuses(self, until: datetime) -> list[Deed]:
        """Return the statuses that the record went through: at least the first, when it was made."""
        reached = [deed for deed in self.deeds(until) if deed.kind in STATUSES]
        if not reached or reached[0].kind != NEW:
            reached.insert(0, Deed(NEW, self.created_at))
        return reached

    def salesforce_id(self, kind: str, until: datetime) -> str:
        """Return the id that the record keeps of a Salesforce lead or contact; empty when it keeps none."""
        linked = self.salesforce
        if linked is None or linked.kind != kind or linked.created_at > until:
            return ""
        return short_id(linked.record_id) if self.keeps_short_id else linked.record_id

    def modified_at(self, until: datetime) -> datetime:
        """Return when the record was last changed before a moment."""
        times = [self.created_at, *(deed.at for deed in self.deeds(until) if deed.kind in STATUSES)]
        times += [moment for moment in (self.ended_at, self.converted_at) if moment is not None and moment <= until]
        return max(times)


SALES_DEEDS = (CALL_HELD, CALL_MISSED, MEETING_HELD)


@dataclass(frozen=True, slots=True)
class ExpectedStage:
    """A stage that a person's journey reaches, by hand-made reasoning."""

    truth_id: str
    stage_id: str
    entered_on: str
    reason: str


@dataclass
class World:
    """Everything: what is true, and all records of it."""

    systems: tuple[str, ...]
    organisations: list[Organisation] = field(default_factory=list)
    persons: list[Person] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    accounts: list[AccountRecord] = field(default_factory=list)
    expected: list[ExpectedStage] = field(default_factory=list)

    def records_of(self, system: str, moment: datetime) -> list[Record]:
        """Return the records that a system had at a moment, in the order in which it numbered them."""
        return [record for record in self.records if record.system == system and record.created_at <= moment]

    def accounts_of(self, system: str, moment: datetime) -> list[AccountRecord]:
        """Return the account records that a system had at a moment."""
        return [account for account in self.accounts if account.system == system and account.created_at <= moment]
