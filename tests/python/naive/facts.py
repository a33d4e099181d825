"""Who is who, and every dated fact about them: R1 to R4 and the simple part of R14, one record at a time."""

import csv
import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from naive.world import Opportunity, World

REPOSITORY = Path(__file__).resolve().parents[3]
BANT = ("budget", "authority", "need", "timeline")
NO_MEANING = ("unmapped", "no_signal")
# An instant, and for a date without a time the 24 hours that it may mean.
When = tuple[datetime, tuple[datetime, datetime] | None]


@dataclass(frozen=True)
class Vocabulary:
    """A row of signals.csv."""

    kind: str
    is_outbound: bool
    shows_interest: bool
    is_two_way: bool
    tie_rank: int


@dataclass
class Signal:
    """One dated fact. `at` is UTC without tzinfo; `day` is set while a date-only value has no time of its own."""

    at: datetime
    day: tuple[datetime, datetime] | None
    name: str
    source: str
    record_type: str
    record_id: str
    person: str | None
    account: str | None
    lead_source: str | None = None
    channel: str | None = None
    campaign_id: str | None = None
    campaign_name: str | None = None
    reason: str | None = None
    mapping_reason: str | None = None
    opportunity: str | None = None


@dataclass
class KnownPerson:
    """One human over all sources."""

    person_id: str
    account: str | None = None
    has_business_email: bool = False
    has_free_email: bool = False
    country: str | None = None
    industry: str | None = None
    company_size: str | None = None
    job_function: str | None = None
    undated_facts: tuple[str, ...] = ()


@dataclass
class KnownAccount:
    """One organisation over all sources."""

    account_id: str
    country: str | None = None
    industry: str | None = None
    company_size: str | None = None


@dataclass
class KnownOpportunity:
    """An opportunity with its times and whom it belongs to; `outcome` is won, lost or None."""

    opportunity_id: str
    person: str | None
    account: str | None
    outcome: str | None
    amount: float | None
    currency: str | None


@dataclass
class Facts:
    """Everything of a world that does not depend on a taxonomy. Signals are in the order of R3."""

    signals: list[Signal]
    persons: dict[str, KnownPerson]
    accounts: dict[str, KnownAccount]
    opportunities: dict[str, KnownOpportunity]
    by_account: dict[str | None, list[Signal]] = field(default_factory=dict)

    def of_account(self, account: str | None) -> list[Signal]:
        """The signals of an account and its persons."""
        return self.by_account.get(account, [])


def read_vocabulary() -> dict[str, Vocabulary]:
    """The recorded signals of seeds/reference/signals.csv."""
    with (REPOSITORY / "seeds/reference/signals.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["signal"]: Vocabulary(
                kind=row["kind"],
                is_outbound=row["direction"] == "outbound",
                shows_interest=row["shows_interest"] == "true",
                is_two_way=row["is_two_way"] == "true",
                tie_rank=int(row["tie_rank"]),
            )
            for row in csv.DictReader(file)
            if row["tie_rank"]
        }


VOCABULARY = read_vocabulary()


def channels() -> dict[str, str]:
    """The channel of each lead source in seeds/reference/lead_sources.csv."""
    with (REPOSITORY / "seeds/reference/lead_sources.csv").open(encoding="utf-8", newline="") as file:
        return {row["lead_source"]: row["channel"] for row in csv.DictReader(file)}


def hashed(first: str, second: str) -> str:
    """The id of an entity, from the two parts that identify it."""
    return hashlib.md5(f"{first}\x1f{second}".encode(), usedforsecurity=False).hexdigest()


@cache
def local_to_utc(local: datetime, zone: str) -> datetime:
    """A local time as UTC without tzinfo."""
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def read_time(text: str | None, zone: str) -> When | None:
    """R1: the instant, and for a date without a time the 24 hours from that local midnight."""
    if not text:
        return None
    if int(text[:4]) >= 2050:
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        midnight = datetime.combine(datetime.fromisoformat(text).date(), time())
        begin = local_to_utc(midnight, zone)
        return begin, (begin, begin + timedelta(hours=24))
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        return local_to_utc(parsed, zone), None
    return parsed.astimezone(UTC).replace(tzinfo=None), None


def is_recorded_afterwards(created: When, closed: When) -> bool:
    """R3: whether nothing says that an opportunity was there before its close."""
    (created_at, created_day), (closed_at, closed_day) = created, closed
    if created_day:
        return closed_at < created_day[1]
    return (closed_day[1] if closed_day else closed_at) <= created_at


def domain_of_website(website: str | None) -> str | None:
    """`https://www.beta.example/nl` is beta.example."""
    if not website:
        return None
    return re.sub(r"^www\.", "", re.sub(r"^https?://", "", website.strip().lower()).split("/")[0])


def smallest_number(text: str | None) -> str | None:
    """The smallest number in a text such as `50-100`."""
    numbers = [int(number) for number in re.findall(r"\d+", text or "")]
    return str(min(numbers)) if numbers else None


class FactReader:
    """Reads a world's records; one method per kind of record."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.channels = channels()
        self.account_ids: dict[tuple[str, str], str] = {}
        self.person_ids: dict[tuple[str, str], str] = {}
        self.facts = Facts([], {}, {}, {})

    def read(self) -> Facts:
        """All facts of the world, in order."""
        self._read_accounts()
        self._read_persons()
        self._read_activities()
        self._read_status_changes()
        self._read_opportunities()
        self._read_undated_facts()
        self._place_dates()
        self.facts.signals = [s for s in self.facts.signals if s.at <= self.world.as_of]
        self.facts.signals.sort(key=signal_order)
        for signal in self.facts.signals:
            self.facts.by_account.setdefault(signal.account, []).append(signal)
        return self.facts

    def _time(self, text: str | None, source: str) -> When | None:
        return read_time(text, self.world.timezones[source])

    def _business_domain(self, domain: str | None) -> str | None:
        return None if domain in self.world.mappings.free_email_domains else domain

    def _read_accounts(self) -> None:
        for record in sorted(self.world.accounts, key=lambda a: self._earliest(a.created_at, a.source, a.record_id)):
            domain = self._business_domain(domain_of_website(record.website))
            account_id = hashed("domain", domain) if domain else hashed(record.source, record.record_id)
            self.account_ids[record.source, record.record_id] = account_id
            account = self.facts.accounts.setdefault(account_id, KnownAccount(account_id))
            account.country = account.country or record.country
            account.industry = account.industry or self._industry(record.industry)
            account.company_size = account.company_size or record.company_size

    def _earliest(self, created_at: str | None, source: str, record_id: str) -> tuple[datetime, str, str]:
        when = self._time(created_at, source)
        return when[0] if when else datetime.max, source, record_id

    def _industry(self, text: str | None) -> str | None:
        return self.world.mappings.industries.get(text.lower(), "unmapped") if text else None

    def _job_function(self, text: str | None) -> str | None:
        return self.world.mappings.job_functions.get(text.lower(), "unmapped") if text else None

    def _read_persons(self) -> None:
        """Records with the same e-mail address are one person, named after its earliest record."""
        by_email: dict[str, str] = {}
        for record in sorted(self.world.persons, key=lambda p: self._earliest(p.created_at, p.source, p.record_id)):
            email = record.email.strip().lower() if record.email else None
            person_id = hashed(record.source, record.record_id)
            if email:
                person_id = by_email.setdefault(email, person_id)
            self.person_ids[record.source, record.record_id] = person_id
            person = self.facts.persons.setdefault(person_id, KnownPerson(person_id))
            person.country = person.country or record.country
            person.industry = person.industry or self._industry(record.industry)
            person.company_size = person.company_size or record.company_size
            person.job_function = person.job_function or self._job_function(record.job_title)
            if record.account_record_id:
                person.account = self.account_ids[record.source, record.account_record_id]
            if email:
                domain = self._business_domain(email.split("@")[1])
                person.has_business_email = domain is not None
                person.has_free_email = domain is None
        for record in self.world.persons:
            person = self.facts.persons[self.person_ids[record.source, record.record_id]]
            domain = self._business_domain(record.email.strip().lower().split("@")[1]) if record.email else None
            if person.account is None and domain:
                person.account = hashed("domain", domain)
                self.facts.accounts.setdefault(person.account, KnownAccount(person.account))
        for record in self.world.persons:
            person = self.facts.persons[self.person_ids[record.source, record.record_id]]
            when = self._time(record.created_at, record.source)
            if when:
                lead_source, channel = self._lead_source(record.source, record.lead_source)
                self.facts.signals.append(
                    Signal(
                        *when,
                        name="known",
                        source=record.source,
                        record_type="person",
                        record_id=record.record_id,
                        person=person.person_id,
                        account=person.account,
                        lead_source=lead_source,
                        channel=channel,
                        campaign_id=record.campaign_id,
                        campaign_name=record.campaign_name,
                    )
                )

    def _lead_source(self, source: str, raw: str | None) -> tuple[str | None, str | None]:
        if not raw:
            return None, None
        for wanted in (source, "*"):
            for mapping in self.world.mappings.lead_sources:
                if mapping.source == wanted and mapping.raw_value.lower() == raw.strip().lower():
                    return mapping.lead_source, mapping.channel
        return "unmapped", "unmapped"

    def _whose(
        self, source: str, person_record_id: str | None, account_record_id: str | None
    ) -> tuple[str | None, str | None]:
        """Person and account of an activity or status change: the account of its person; the named one without."""
        if not person_record_id:
            return None, self.account_ids[source, account_record_id] if account_record_id else None
        key = source, person_record_id
        if key not in self.person_ids:
            self.person_ids[key] = hashed(*key)
            self.facts.persons[hashed(*key)] = KnownPerson(hashed(*key))
        person = self.facts.persons[self.person_ids[key]]
        return person.person_id, person.account

    def _status(self, source: str, wanted_object: str, raw: str) -> tuple[str, str | None]:
        """Signal and reason of a raw status."""
        for wanted in (source, "*"):
            for mapping in self.world.mappings.statuses:
                if (mapping.source, mapping.object, mapping.raw_status.lower()) == (
                    wanted,
                    wanted_object,
                    raw.strip().lower(),
                ):
                    return mapping.signal, mapping.reason
        return "unmapped", None

    def _activity(self, source: str, raw: str) -> tuple[str, str | None]:
        """Signal and implied lead source of a raw activity type."""
        for wanted in (source, "*"):
            for mapping in self.world.mappings.activities:
                if (mapping.source, mapping.raw_type.lower()) == (wanted, raw.strip().lower()):
                    return mapping.activity, mapping.lead_source
        return "unmapped", None

    def _read_activities(self) -> None:
        for record in self.world.activities:
            when = self._time(record.occurred_at, record.source)
            name, implied = self._activity(record.source, record.activity_type)
            lead_source, channel = self._lead_source(record.source, record.lead_source)
            if lead_source is None and implied:
                lead_source, channel = implied, self.channels[implied]
            person, account = self._whose(record.source, record.person_record_id, record.account_record_id)
            if when:
                self.facts.signals.append(
                    Signal(
                        *when,
                        name=name,
                        source=record.source,
                        record_type="activity",
                        record_id=record.record_id,
                        person=person,
                        account=account,
                        lead_source=lead_source,
                        channel=channel,
                        campaign_id=record.campaign_id,
                        campaign_name=record.campaign_name,
                    )
                )

    def _read_status_changes(self) -> None:
        for record in self.world.status_changes:
            when = self._time(record.occurred_at, record.source)
            name, mapping_reason = self._status(record.source, record.object or "lead", record.to_value)
            person, account = self._whose(record.source, record.person_record_id, record.account_record_id)
            if when:
                self.facts.signals.append(
                    Signal(
                        *when,
                        name=name,
                        source=record.source,
                        record_type="status_change",
                        record_id=record.record_id,
                        person=person,
                        account=account,
                        reason=record.reason,
                        mapping_reason=mapping_reason,
                    )
                )

    def _read_opportunities(self) -> None:
        for record in self.world.opportunities:
            name, mapping_reason = self._status(record.source, "opportunity", record.stage)
            person, account = self._whose(record.source, record.person_record_id, None)
            if record.account_record_id:
                account = self.account_ids[record.source, record.account_record_id]
            created = self._time(record.created_at, record.source)
            closed = self._time(record.closed_at, record.source)
            opportunity_id = hashed(record.source, record.record_id)
            is_closed = closed is not None and name in ("opportunity_won", "opportunity_lost")
            self.facts.opportunities[opportunity_id] = KnownOpportunity(
                opportunity_id=opportunity_id,
                person=person,
                account=account,
                outcome=name.removeprefix("opportunity_") if is_closed else None,
                amount=float(record.amount) if record.amount else None,
                currency=record.currency,
            )
            if created and closed and is_closed and is_recorded_afterwards(created, closed):
                created = closed
            if created:
                self._add_opportunity_signal(record, created, "opportunity_created", (person, account), None)
            if closed and is_closed:
                self._add_opportunity_signal(record, closed, name, (person, account), mapping_reason)

    def _add_opportunity_signal(
        self,
        record: Opportunity,
        when: When,
        name: str,
        whose: tuple[str | None, str | None],
        mapping_reason: str | None,
    ) -> None:
        is_close = name != "opportunity_created"
        self.facts.signals.append(
            Signal(
                *when,
                name=name,
                source=record.source,
                record_type="opportunity",
                record_id=record.record_id,
                person=whose[0],
                account=whose[1],
                campaign_id=record.campaign_id,
                campaign_name=record.campaign_name,
                reason=record.reason if is_close else None,
                mapping_reason=mapping_reason,
                opportunity=hashed(record.source, record.record_id),
            )
        )

    def _read_undated_facts(self) -> None:
        """A fact without a history holds from the start of each journey."""
        with_history = {
            (self.person_ids.get((change.source, change.person_record_id or "")), change.object)
            for change in self.world.status_changes
        }
        for record in self.world.persons:
            person = self.facts.persons[self.person_ids[record.source, record.record_id]]
            for fact in BANT:
                raw = getattr(record, fact)
                is_known = bool(raw) and self._status(record.source, fact, raw)[0] == fact
                if is_known and (person.person_id, fact) not in with_history:
                    person.undated_facts += (fact,)

    def _place_dates(self) -> None:
        """A date counts from the last earlier-ranked time within its 24 hours, of the same person or account."""
        placed: list[tuple[Signal, datetime]] = []
        for signal in self.facts.signals:
            if signal.day is None or signal.name in NO_MEANING:
                continue
            for other in self.facts.signals:
                if other.day is not None or other.name in NO_MEANING:
                    continue
                is_same = other.person == signal.person and (signal.person or other.account == signal.account)
                is_that_day = signal.day[0] <= other.at < signal.day[1]
                is_before = VOCABULARY[other.name].tie_rank < VOCABULARY[signal.name].tie_rank
                if is_same and is_that_day and is_before:
                    placed.append((signal, other.at))
        for signal, at in placed:
            signal.at = max(signal.at, at)


def signal_order(signal: Signal) -> tuple[datetime, int, str, str, str, str]:
    """R3."""
    rank = VOCABULARY[signal.name].tie_rank if signal.name in VOCABULARY else -1
    return signal.at, rank, signal.source, signal.record_type, signal.record_id, signal.name
